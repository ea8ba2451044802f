using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Secrets;

namespace ChatDeploy.Core.Runners;

/// <summary>Everything a runner needs to know of one attempt of one job (contract, Repository contract).</summary>
public sealed record JobAttempt
{
    /// <summary>The job and which attempt of it; the key of idempotence.</summary>
    public required AttemptKey Key { get; init; }

    /// <summary>What to run: <c>deploy</c>, or <c>rollback</c> to restore.</summary>
    public required JobCommand Command { get; init; }

    /// <summary>The repository that holds <c>deploy/run.sh</c>.</summary>
    public required SourceLocation Source { get; init; }

    /// <summary>The tool's name (<c>TOOL</c>).</summary>
    public required string Tool { get; init; }

    /// <summary>The environment's name (<c>ENV</c>).</summary>
    public required string Environment { get; init; }

    /// <summary>The tenant's name (<c>TENANT</c>).</summary>
    public required string Tenant { get; init; }

    /// <summary>The store's name within its tenant (<c>STORE</c>, empty for the tenant's main).</summary>
    public required string? Store { get; init; }

    /// <summary>The ref as asked for (<c>REF</c>): a tag, branch or sha.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit to check out (<c>SHA</c>).</summary>
    public required string Sha { get; init; }

    /// <summary>The ref of what ran before (<c>PREVIOUS_REF</c>, empty when nothing did).</summary>
    public required string? PreviousRef { get; init; }

    /// <summary>The commit that ran before (<c>PREVIOUS_SHA</c>, empty when nothing did).</summary>
    public required string? PreviousSha { get; init; }

    /// <summary>How long the attempt may take from its start, preflight included.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Variables that the tool's runner configuration adds, references to secrets resolved; null for none.</summary>
    public IReadOnlyDictionary<string, string>? RunnerEnvironment { get; init; }

    /// <summary>Names of those variables whose values are secret: never logged, and masked by pipelines.</summary>
    public IReadOnlyCollection<string> SecretVariables { get; init; } = [];

    /// <summary>References to secrets that nothing was found for, such as <c>secret:crm-db</c>: an attempt with any is observed when it runs already, and never started.</summary>
    public IReadOnlyCollection<string> MissingSecrets { get; init; } = [];

    /// <summary>Why it must not be started, for people: secrets that are missing; null when none is. The reason to report is <c>secret_missing</c>.</summary>
    public string? SecretsProblem => MissingSecrets.Count == 0 ? null : SecretTexts.Missing(MissingSecrets);

    /// <summary>What the runner's kind needs besides, from the catalog: <c>host</c>, <c>workflow</c>, …; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? RunnerSettings { get; init; }

    /// <summary>The tool's deploy branch, whose pipeline definition is used unless the settings name another.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>Where the job may report events (<c>CALLBACK_URL</c>).</summary>
    public required string CallbackUrl { get; init; }

    /// <summary>The attempt's own token for that (<c>CALLBACK_TOKEN</c>). A secret: never logged.</summary>
    public required string CallbackToken { get; init; }

    /// <summary>Whether the attempt is to be ended: a runner that adopts it then ends it at once, and does not start it.</summary>
    public bool CancelRequested { get; init; }

    /// <summary><c>TARGET</c>: the site's full name, <c>acme</c> or <c>acme/pdv-milano</c>.</summary>
    public string Target => Store is null ? Tenant : $"{Tenant}/{Store}";
}

/// <summary>Identifies one attempt of one job over its whole life.</summary>
/// <param name="JobId">The job, stable over attempts.</param>
/// <param name="Attempt">Counts from 1.</param>
public readonly record struct AttemptKey(long JobId, int Attempt)
{
    /// <summary>The job's public id, as in <c>JOB_ID</c> and the API: <c>J-17</c>.</summary>
    public string JobName => $"J-{JobId}";

    /// <summary>The key as one word: <c>J-17.2</c>.</summary>
    public override string ToString() => $"J-{JobId}.{Attempt}";
}

/// <summary>The two commands of <c>deploy/run.sh</c> that change something.</summary>
public enum JobCommand
{
    /// <summary>Bring the site to <c>SHA</c>.</summary>
    Deploy,

    /// <summary>Bring the site back to <c>SHA</c>, leaving <c>PREVIOUS_SHA</c>.</summary>
    Rollback,
}
