using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Chat.Web;

/// <summary>The channels of the web chat: those of the catalog with surface <c>web</c>, or one that hears of everything where the catalog names none.</summary>
public sealed class WebChannels(IDbContextFactory<DeployDbContext> contexts)
{
    /// <summary>The surface's name.</summary>
    public const string Surface = "web";

    /// <summary>The channel that is there when the catalog names none.</summary>
    public const string FallbackName = "deploys";

    /// <summary>The names, in the catalog's order; never empty.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var names = await db.Channels.AsNoTracking().Where(c => c.Surface == Surface && c.ArchivedAt == null).OrderBy(c => c.Id).Select(c => c.ExternalId).ToListAsync(cancellationToken);
        return names.Count > 0 ? names : [FallbackName];
    }

    /// <summary>The fallback as a subscription.</summary>
    internal static Channel Fallback() => new()
    {
        Surface = Surface,
        ExternalId = FallbackName,
        Tenants = [CatalogTarget.Everything],
        Tools = [CatalogTarget.Everything],
        Environments = [CatalogTarget.Everything],
        Events = [CatalogTarget.Everything],
    };
}
