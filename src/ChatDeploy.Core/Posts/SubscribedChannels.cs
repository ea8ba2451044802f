using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>The channels that posts can go to: those of the catalog whose surface is switched on, and the web's own where the catalog names none.</summary>
public sealed class SubscribedChannels(IEnumerable<IChatSurface> surfaces)
{
    private readonly Dictionary<string, IChatSurface> _surfaces = surfaces.ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>The surface of that name; null where it is not switched on.</summary>
    public IChatSurface? Surface(string name) => _surfaces.GetValueOrDefault(name);

    /// <summary>The channels as they are now, in the catalog's order.</summary>
    public async Task<IReadOnlyList<Channel>> ListAsync(DeployDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (_surfaces.Count == 0) return [];
        var channels = await db.Channels.AsNoTracking().Where(c => c.ArchivedAt == null).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        channels.RemoveAll(c => !_surfaces.ContainsKey(c.Surface));
        if (_surfaces.ContainsKey(WebChannels.Surface) && !channels.Exists(c => c.Surface == WebChannels.Surface)) channels.Add(WebChannels.Fallback());
        return channels;
    }
}
