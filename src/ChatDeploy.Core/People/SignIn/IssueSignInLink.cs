using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Makes a link that signs a person in at the console, once and within ten minutes (spec J3; contract, <c>POST /sign-in-links</c>).</summary>
/// <remarks>Whether the caller may have a link for that person is the caller's to decide: one's own, or an administrator for anybody.</remarks>
public sealed class IssueSignInLink(IDbContextFactory<DeployDbContext> contexts, CatalogSnapshots catalogs, ConsoleAddress console, TimeProvider clock)
{
    /// <summary>The most unused links that a person has at a time, however they were asked for.</summary>
    public const int MostOpen = 20;

    /// <summary>Makes it, or refuses with <c>unknown_person</c> or <c>too_many_links</c>.</summary>
    /// <param name="person">Whom it signs in: a person of the catalog (or <c>bootstrap</c>), by name.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<IssueSignInLinkAnswer> HandleAsync(string person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (catalog.People.Find(person) is not { } holder)
            return new IssueSignInLinkAnswer.Refused(Refusal.Invalid("unknown_person", $"There is no person {person} in the catalog. Add the person to its people and apply it first."));

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.SignInLinks.CountAsync(l => l.PersonId == holder.Id && l.ConsumedAt == null && l.ExpiresAt > now, cancellationToken) >= MostOpen)
            return new IssueSignInLinkAnswer.Refused(Refusal.Conflict("too_many_links", $"{holder.Name} has {MostOpen} unused sign-in links already. Use one of them, or ask again in ten minutes."));

        var secret = SignInSecret.Create();
        var expiresAt = now + SignInLink.Lifetime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.SignInLinks.Add(new SignInLink { PersonId = holder.Id, Hash = SignInSecret.Hash(secret), CreatedAt = now, ExpiresAt = expiresAt });
        await db.SaveChangesAsync(cancellationToken);
        db.Audit(new AuditEntry(AuditAct.SignInLinkCreated, new AuditSubject("person", holder.Name)) { Details = new { expiresAt } });
        await transaction.CommitAsync(cancellationToken);
        return new IssueSignInLinkAnswer.Issued(console.SignIn(secret), expiresAt, holder.Name);
    }
}

/// <summary>A new sign-in link, or why there is none; the cases are nested.</summary>
public abstract record IssueSignInLinkAnswer
{
    private IssueSignInLinkAnswer() { }

    /// <summary>It works from now on.</summary>
    /// <param name="Url">The link. A secret: told once, only to the person or an administrator, never logged.</param>
    /// <param name="ExpiresAt">When it stops working.</param>
    /// <param name="Person">Whom it signs in, spelt as in the catalog.</param>
    public sealed record Issued(string Url, DateTimeOffset ExpiresAt, string Person) : IssueSignInLinkAnswer;

    /// <summary>There is none.</summary>
    public sealed record Refused(Refusal Refusal) : IssueSignInLinkAnswer;
}
