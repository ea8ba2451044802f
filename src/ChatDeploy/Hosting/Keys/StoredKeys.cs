using System.Xml.Linq;
using ChatDeploy.Core.Persistence;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Hosting.Keys;

/// <summary>Keeps data-protection keys in the store, so that every node with the same key in its data directory reads what any of them protected.</summary>
internal sealed class StoredKeys(IDbContextFactory<DeployDbContext> contexts, KeyWrapping wrapping) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return db.WrappedKeys.AsNoTracking().Where(k => k.WrappedBy == wrapping.Id).OrderBy(k => k.Id).Select(k => k.Xml).AsEnumerable().Select(xml => XElement.Parse(xml)).ToList();
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var db = contexts.CreateDbContext();
        db.WrappedKeys.Add(new WrappedKey { Name = friendlyName, WrappedBy = wrapping.Id, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
