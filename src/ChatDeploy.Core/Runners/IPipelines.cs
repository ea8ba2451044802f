using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Runners;

/// <summary>A provider's pipelines, which run a tool's jobs (spec E2). One class per provider; what is the same for all of them is the runner that uses it.</summary>
/// <remarks>
/// Methods throw <see cref="ScmUnavailableException"/> and <see cref="ScmRefusedException"/> as <see cref="IScmApi"/> does. Triggering is not
/// idempotent at any provider: only a <see cref="ScmRefusedException"/> proves that nothing runs.
/// </remarks>
public interface IPipelines
{
    /// <summary>The runner's kind in the catalog: <c>github-actions</c>, <c>gitlab-pipeline</c> or <c>bitbucket-pipeline</c>.</summary>
    string Kind { get; }

    /// <summary>Whether credentials are configured; a runner that is off is not offered.</summary>
    bool IsOn { get; }

    /// <summary>Starts a run that carries the attempt's key where <see cref="FindAsync"/> finds it.</summary>
    Task<PipelineRun> TriggerAsync(PipelineRequest request, CancellationToken cancellationToken);

    /// <summary>The run that carries the attempt's key; null when the provider shows none now (it may lag behind a trigger).</summary>
    /// <param name="request">As it was, or would have been, triggered.</param>
    /// <param name="since">Runs created before this are not looked at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<PipelineRun?> FindAsync(PipelineRequest request, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>How a run stands now; null when the provider has it no more.</summary>
    Task<PipelineRun?> ReadAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken);

    /// <summary>Asks a run to end; does nothing when it has ended. Its end shows in <see cref="ReadAsync"/>.</summary>
    Task CancelAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken);

    /// <summary>What the run left behind, with addresses that people can open; called once it has ended.</summary>
    Task<IReadOnlyList<PipelineArtifact>> ArtifactsAsync(RepositoryKey repository, string runId, CancellationToken cancellationToken);
}

/// <summary>What to run for one attempt.</summary>
/// <param name="Attempt">The key of idempotence: in the run's name or among its variables.</param>
/// <param name="Repository">Where the pipeline lives.</param>
/// <param name="Ref">The branch or tag whose pipeline definition is used: the runner's setting, else the tool's deploy branch.</param>
/// <param name="Settings">The runner's settings in the catalog (<c>workflow</c>, <c>pattern</c>, …).</param>
/// <param name="Variables">The repository contract's variables and those of the runner; <c>CALLBACK_TOKEN</c> among them is a secret.</param>
public sealed record PipelineRequest(
    AttemptKey Attempt, RepositoryKey Repository, string Ref, IReadOnlyDictionary<string, string> Settings, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Names of the variables whose values are secret, <c>CALLBACK_TOKEN</c> always among them; a provider that can hide variables hides these.</summary>
    public IReadOnlySet<string> Secrets { get; init; } = new HashSet<string>(StringComparer.Ordinal) { "CALLBACK_TOKEN" };
}

/// <summary>A run at the provider.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="State">How it stands.</param>
/// <param name="Url">Its page.</param>
/// <param name="LogUrl">The page of its log, where that is another.</param>
/// <param name="Detail">The provider's own word for how it ended, for example <c>timed_out</c>.</param>
public sealed record PipelineRun(string Id, PipelineRunState State, string? Url, string? LogUrl = null, string? Detail = null);

/// <summary>How a run stands.</summary>
public enum PipelineRunState
{
    /// <summary>Waits for a machine, a resource or a person at the provider.</summary>
    Queued,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Green.</summary>
    Succeeded,

    /// <summary>Red.</summary>
    Failed,

    /// <summary>Ended on request.</summary>
    Cancelled,
}

/// <summary>Something a run left behind.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where people open it.</param>
public sealed record PipelineArtifact(string Name, string Url);
