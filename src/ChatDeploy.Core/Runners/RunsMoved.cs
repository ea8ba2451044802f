using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Runners;

/// <summary>
/// Passes on that runs of pipelines moved, as webhooks told it (<see cref="ScmEvent.RunMoved"/>). A hint, on the node that applied the delivery
/// only: it may come late, doubled or never, so whoever watches runs polls besides and asks the provider how a run stands.
/// </summary>
public sealed class RunsMoved
{
    /// <summary>Told of every run that moved; null for the run's id: every open run of the repository is meant. Must neither block nor throw.</summary>
    public event Action<RepositoryKey, string?>? Raised;

    /// <summary>Tells whoever watches.</summary>
    /// <param name="repository">Where, as the webhook spells it; hosts do not tell case apart.</param>
    /// <param name="runId">The provider's id of the run; null: every open run of the repository.</param>
    public void Raise(RepositoryKey repository, string? runId) => Raised?.Invoke(repository, runId);
}
