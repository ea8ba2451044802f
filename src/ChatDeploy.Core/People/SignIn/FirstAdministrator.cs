using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Whom the service offers a sign-in link when it starts: somebody who can do everything, so that a new installation can be entered at all.</summary>
public sealed class FirstAdministrator(CatalogSnapshots catalogs, BootstrapPerson bootstrap)
{
    /// <summary>The catalog's first administrator; where it names none, the person <c>bootstrap</c>, made when there is none yet.</summary>
    public async Task<Person> FindAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.GetAsync(cancellationToken);
        return catalog.People.Active.FirstOrDefault(p => p.Name != Catalog.Documents.CatalogDocument.BootstrapPerson && Rights.May(p, Act.Administer, Subject.Anything))
            ?? await bootstrap.GetAsync(cancellationToken);
    }
}
