using System.Text.Json.Serialization;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Jobs;

/// <summary>A job as it is shown (contract, <c>GET /deployments/{id}/jobs</c> and <c>GET /jobs/{id}</c>).</summary>
public sealed record JobView
{
    /// <summary>The id people use and jobs get as <c>JOB_ID</c>: <c>J-17</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The deployment: <c>D-1042</c>.</summary>
    public required string Deployment { get; init; }

    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The tenant's name.</summary>
    public required string Tenant { get; init; }

    /// <summary>The store's name within the tenant; null for the tenant's main.</summary>
    public required string? Store { get; init; }

    /// <summary>The site's full name: <c>acme</c> or <c>acme/pdv-milano</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>What is to be done.</summary>
    public required CellAction Action { get; init; }

    /// <summary>The wave, from 1.</summary>
    public required int Wave { get; init; }

    /// <summary>How far it is.</summary>
    public required JobState State { get; init; }

    /// <summary>How many attempts were started.</summary>
    public required int Attempt { get; init; }

    /// <summary>The ref expected to run there before; null when nothing does.</summary>
    public required string? From { get; init; }

    /// <summary>The commit of that.</summary>
    public required string? FromSha { get; init; }

    /// <summary>The ref it brings.</summary>
    public required string? To { get; init; }

    /// <summary>The commit of that.</summary>
    public required string? ToSha { get; init; }

    /// <summary>When the last attempt's intent was committed.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last attempt ended, or the job was skipped or cancelled.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The runner's kind of the last attempt.</summary>
    public required string? Runner { get; init; }

    /// <summary>The last attempt's exit code.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>Why the last attempt did not succeed, or why the plan leaves the cell out, as a stable code.</summary>
    public required string? Reason { get; init; }

    /// <summary>One sentence about that.</summary>
    public required string? Detail { get; init; }

    /// <summary>The run's page at the provider.</summary>
    public required string? RunUrl { get; init; }

    /// <summary>What the last attempt reported; left out in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobReportedView? Reported { get; init; }
}

/// <summary>What an attempt reported besides its log.</summary>
/// <param name="Percent">The last progress, 0 to 100; null when it told none.</param>
/// <param name="Message">The message of that.</param>
/// <param name="Version">What the preflight says ran before; null when it did not say.</param>
/// <param name="Steps">Steps in order of their first mention, with their last status.</param>
/// <param name="Artifacts">What it produced.</param>
public sealed record JobReportedView(int? Percent, string? Message, string? Version, IReadOnlyList<JobStepView> Steps, IReadOnlyList<JobArtifactView> Artifacts);

/// <summary>A step of an attempt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status"><c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="At">When it took that status.</param>
public sealed record JobStepView(string Name, string Status, DateTimeOffset At);

/// <summary>Something an attempt produced.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is.</param>
public sealed record JobArtifactView(string Name, string Url);

/// <summary>Which of a deployment's cells are asked for; what is null or empty does not filter.</summary>
/// <param name="States">Of one of these states.</param>
/// <param name="Tool">Name of their tool.</param>
/// <param name="Tenant">Name of their tenant.</param>
/// <param name="Wave">Number of their wave.</param>
/// <param name="LeftOutByPlan">Whether those that the plan itself skips, which are no jobs; else only jobs.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Limit">Rows of a page, 1 to 200.</param>
public sealed record JobFilter(
    IReadOnlyList<JobState> States, string? Tool = null, string? Tenant = null, int? Wave = null, bool LeftOutByPlan = false, string? Cursor = null, int Limit = 50);

/// <summary>A page of jobs, or why there is none; the cases are nested.</summary>
public abstract record JobListing
{
    private JobListing() { }

    /// <summary>A page.</summary>
    /// <param name="Items">In order of the plan.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    public sealed record Page(IReadOnlyList<JobView> Items, string? Next) : JobListing;

    /// <summary><c>unknown_deployment</c>, <c>invalid_state</c> or <c>invalid_cursor</c>.</summary>
    public sealed record Refused(Refusal Refusal) : JobListing;
}
