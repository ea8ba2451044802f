using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Secrets;

/// <summary>Reads which secrets there are; never their values.</summary>
public sealed class SecretQueries(IDbContextFactory<DeployDbContext> contexts)
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<SecretView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Secrets.AsNoTracking().OrderBy(s => s.Name).Select(s => new SecretView(s.Name, s.UpdatedAt, s.UpdatedBy)).ToListAsync(cancellationToken);
    }
}

/// <summary>A secret as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UpdatedAt">When its value was set.</param>
/// <param name="UpdatedBy">By whom.</param>
public sealed record SecretView(string Name, DateTimeOffset UpdatedAt, string UpdatedBy);
