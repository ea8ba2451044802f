using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Secrets;

/// <summary>What this node knows of secrets: which there are, and the values to be masked in whatever jobs report, whichever job it is.</summary>
/// <remarks>A value once known is masked as long as the process lives, even when it was replaced or removed: a job may have it still.</remarks>
public sealed class SecretMasks(IDbContextFactory<DeployDbContext> contexts, ISecretProtection protection)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private volatile SecretMask _mask = new([]);
    private volatile HashSet<string> _names = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The mask of now.</summary>
    public SecretMask Mask => _mask;

    /// <summary>Masks these values from now on.</summary>
    public void Learn(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        lock (_gate)
        {
            var before = _known.Count;
            _known.UnionWith(values);
            if (_known.Count > before) _mask = new SecretMask(_known);
        }
    }

    /// <summary>Looks at the store, and at what the catalog refers to outside it.</summary>
    public async Task RefreshAsync(CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db.Secrets.AsNoTracking().Select(s => new { s.Name, s.Protected, s.ProtectedBefore }).ToListAsync(cancellationToken);
        _names = stored.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);

        // Decrypting is only needed for what was not seen before.
        List<string> unread;
        lock (_gate) unread = stored.SelectMany(s => new[] { s.Protected, s.ProtectedBefore }).OfType<string>().Where(_read.Add).ToList();
        Learn(unread.Select(protection.Unprotect).OfType<string>());
        Learn(catalog.Tools.Active.SelectMany(t => t.Runners.All).SelectMany(r => r.References()).Where(r => r.Kind != SecretKind.Stored).Distinct().Select(SecretValues.ReadOutside).OfType<string>());
    }

    /// <summary>Those of the references that nothing is there for, as of the last look at the store.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<SecretReference> references) =>
        references.Distinct().Where(r => r.Kind == SecretKind.Stored ? !_names.Contains(r.Name) : SecretValues.ReadOutside(r) is null).Select(r => r.ToString()).ToList();
}
