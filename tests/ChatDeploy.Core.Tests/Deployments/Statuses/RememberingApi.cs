using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.Deployments.Statuses;

/// <summary>A provider that remembers what it is told of deployments, and has nothing else.</summary>
internal sealed class RememberingApi : IScmApi
{
    public string Provider => "git";

    public bool IsOn => true;

    public List<DeploymentStatus> Told { get; } = [];

    public int Calls { get; private set; }

    public Exception? Trouble { get; set; }

    public Task<string> WriteStatusAsync(RepositoryKey repository, DeploymentStatus status, CancellationToken cancellationToken)
    {
        Calls++;
        if (Trouble is not null) throw Trouble;
        Told.Add(status);
        return Task.FromResult($"p-{status.Key}");
    }

    public Task<string?> ResolveAsync(RepositoryKey repository, GitRef reference, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IReadOnlyList<TaggedCommit>> TagsAsync(RepositoryKey repository, int limit, CancellationToken cancellationToken) => throw NotAsked();

    public Task<ComparedCommits?> CompareAsync(RepositoryKey repository, string from, string head, int limit, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IReadOnlyList<PushedCommit>?> CommitsAsync(RepositoryKey repository, string reference, int limit, CancellationToken cancellationToken) => throw NotAsked();

    public Task<IReadOnlyList<CommitCheck>> ChecksAsync(RepositoryKey repository, string sha, CancellationToken cancellationToken) => throw NotAsked();

    public Task<TagSignature> VerifyTagAsync(RepositoryKey repository, string tag, CancellationToken cancellationToken) => throw NotAsked();

    private static InvalidOperationException NotAsked() => new("no test asks for this");
}
