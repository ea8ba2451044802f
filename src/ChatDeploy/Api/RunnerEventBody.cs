using ChatDeploy.Api.Requests;

namespace ChatDeploy.Api;

/// <summary>What an attempt reports (contract, Runner events): <c>attempt</c>, <c>kind</c>, <c>at</c> and the kind's own fields.</summary>
internal sealed record RunnerEventBody : IHoldsRawText
{
    /// <summary>Which attempt reports, from 1; the token is that attempt's.</summary>
    public required int Attempt { get; init; }

    /// <summary>What it reports.</summary>
    public required RunnerEventKind Kind { get; init; }

    /// <summary>When, by the job's clock; left out: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Of a step or an artifact: its name, at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Of a step: <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>skipped</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Of progress: 0 to 100.</summary>
    public int? Percent { get; init; }

    /// <summary>Of progress: what it is at, at most 2,000 characters.</summary>
    public string? Message { get; init; }

    /// <summary>Of a log: lines in order.</summary>
    public IReadOnlyList<string?>? Lines { get; init; }

    /// <summary>Of an artifact: an http or https address, at most 2,000 characters.</summary>
    public string? Url { get; init; }

    /// <summary>Of the end: <c>succeeded</c> or <c>failed</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Of the end: the command's exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Of the end: the run's page at the provider, an http or https address.</summary>
    public string? RunUrl { get; init; }
}

/// <summary>The kinds of the contract.</summary>
internal enum RunnerEventKind
{
    /// <summary>The job's command has started.</summary>
    Started,

    /// <summary>A step changed its status.</summary>
    Step,

    /// <summary>Progress in percent.</summary>
    Progress,

    /// <summary>Lines of the log.</summary>
    Log,

    /// <summary>Something it produced.</summary>
    Artifact,

    /// <summary>Its end.</summary>
    Finished,
}
