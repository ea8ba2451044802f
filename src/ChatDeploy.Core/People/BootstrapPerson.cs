using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People;

/// <summary>The administrator that <c>Api:BootstrapToken</c> acts as (contract, Configuration): in no catalog, made when first needed.</summary>
public sealed class BootstrapPerson(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs)
{
    /// <summary>The person; made when there is none yet. Nodes that make it at once end with one.</summary>
    public async ValueTask<Person> GetAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (catalog.People.Find(CatalogDocument.BootstrapPerson) is { } known) return known;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await ExistsAsync(db, cancellationToken)) await AddAsync(db, cancellationToken);
        }

        catalog = await catalogs.ReloadAsync(cancellationToken);
        return catalog.People.Find(CatalogDocument.BootstrapPerson)
            ?? throw new InvalidOperationException($"the person {CatalogDocument.BootstrapPerson} was stored and is not there: has its row been archived by hand?");
    }

    private static async Task AddAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        db.People.Add(new Person { Name = CatalogDocument.BootstrapPerson, Roles = [RoleGrant.Everywhere(Role.Admin)] });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another node was faster: the unique name decides.
            if (!await ExistsAsync(db, cancellationToken)) throw;
        }
    }

    private static Task<bool> ExistsAsync(DeployDbContext db, CancellationToken cancellationToken) =>
        db.People.AnyAsync(p => p.Name == CatalogDocument.BootstrapPerson, cancellationToken);
}
