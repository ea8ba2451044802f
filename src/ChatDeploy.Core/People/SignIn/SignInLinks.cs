using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Says what a sign-in link is worth without using it: link previews and mail scanners open links too.</summary>
public sealed class SignInLinks(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, TimeProvider clock)
{
    /// <summary>Whom the link would sign in, or why nobody: <c>link_unknown</c>, <c>link_used</c>, <c>link_expired</c>, <c>unknown_person</c>.</summary>
    public async Task<SignInLinkView> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (!SignInSecret.HasForm(secret)) return new SignInLinkView.Refused(Unknown);
        var hash = SignInSecret.Hash(secret);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await db.SignInLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Hash == hash, cancellationToken);
        if (link is null) return new SignInLinkView.Refused(Unknown);
        if (link.ConsumedAt is not null) return new SignInLinkView.Refused(Used);
        if (link.ExpiresAt <= clock.GetUtcNow()) return new SignInLinkView.Refused(Expired);
        var catalog = await catalogs.CoveringAsync(c => c.People.Find(link.PersonId) is not null, cancellationToken);
        return catalog.People.Find(link.PersonId) is { ArchivedAt: null } person ? new SignInLinkView.Usable(person, link.ExpiresAt) : new SignInLinkView.Refused(Gone);
    }

    private static Refusal Unknown => Refusal.NotFound("link_unknown", "This is not a sign-in link of ours, or it is too old to be remembered. Ask for a new one.");

    private static Refusal Used => Refusal.Conflict("link_used", "This link has been used already; each one works once. If it was not you, tell an administrator. Ask for a new one.");

    private static Refusal Expired => Refusal.Conflict("link_expired", "This link has expired; each one works for ten minutes. Ask for a new one.");

    private static Refusal Gone => Refusal.Conflict("unknown_person", "The person that this link was made for is no longer in the catalog. Ask an administrator.");
}

/// <summary>What a link is worth; the cases are nested.</summary>
public abstract record SignInLinkView
{
    private SignInLinkView() { }

    /// <summary>It can be used.</summary>
    /// <param name="Person">Whom it signs in, active.</param>
    /// <param name="ExpiresAt">Until when.</param>
    public sealed record Usable(Person Person, DateTimeOffset ExpiresAt) : SignInLinkView;

    /// <summary>It cannot.</summary>
    public sealed record Refused(Refusal Refusal) : SignInLinkView;
}
