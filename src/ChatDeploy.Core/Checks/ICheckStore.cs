using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Checks;

/// <summary>What checks need from the engine beyond LINQ: one statement that keeps the newest of what is told in any order.</summary>
public interface ICheckStore
{
    /// <summary>Characters of a check's name at most; longer ones are cut.</summary>
    const int LongestName = 250;

    /// <summary>Characters of an address at most; longer ones are left out.</summary>
    const int LongestUrl = 1_000;

    /// <summary>
    /// Keeps checks of a repository, joining the context's transaction. Of two that tell of the same check the later one by the provider's
    /// clock stays; at the same time that of the later run; of the same run that which is further. The order of telling never matters.
    /// </summary>
    Task KeepAsync(DeployDbContext db, RepositoryKey repository, IReadOnlyCollection<CommitCheck> checks, CancellationToken cancellationToken);
}
