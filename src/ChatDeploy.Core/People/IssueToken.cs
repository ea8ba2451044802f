using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.People;

/// <summary>Makes a token that acts as a person (contract, <c>POST /tokens</c>).</summary>
/// <remarks>Rights (admin) are the caller's to decide.</remarks>
public sealed class IssueToken(DeployDbContext db, CatalogSnapshots catalogs, TimeProvider clock)
{
    private const int LongestName = 200;

    /// <summary>Makes it, or refuses with <c>unknown_person</c>, <c>invalid_name</c> or <c>expires_in_past</c>.</summary>
    /// <param name="person">Whom it acts as: a person of the catalog, by name.</param>
    /// <param name="name">What it is for, 1 to 200 characters.</param>
    /// <param name="expiresAt">When it stops working; null: never.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<IssueTokenAnswer> HandleAsync(string person, string name, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(name);
        var catalog = await catalogs.GetAsync(cancellationToken);
        if (catalog.People.Find(person) is not { } holder)
            return Refused("unknown_person", $"There is no person {person} in the catalog. Add the person to its people and apply it first.");
        if (name.Trim().Length is 0 or > LongestName)
            return Refused("invalid_name", $"A token needs a name of 1 to {LongestName} characters that says what it is for.");
        if (expiresAt <= clock.GetUtcNow())
            return Refused("expires_in_past", $"{expiresAt:u} has passed; give a later expiresAt, or leave it out for a token that does not expire.");

        var text = SecretToken.Create();
        var token = new ApiToken { PersonId = holder.Id, Name = name.Trim(), Hash = SecretToken.Hash(text), CreatedAt = clock.GetUtcNow(), ExpiresAt = expiresAt?.ToUniversalTime() };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync(cancellationToken);
        db.Audit(new AuditEntry(AuditAct.TokenCreated, new AuditSubject("token", $"{token.Id}")) { Details = new { Person = holder.Name, token.Name, token.ExpiresAt } });
        await transaction.CommitAsync(cancellationToken);
        return new IssueTokenAnswer.Issued(token.Id, text);
    }

    private static IssueTokenAnswer.Refused Refused(string code, string message) => new(Refusal.Invalid(code, message));
}

/// <summary>A new token, or why there is none; the cases are nested.</summary>
public abstract record IssueTokenAnswer
{
    private IssueTokenAnswer() { }

    /// <summary>It works from now on.</summary>
    /// <param name="Id">Its key, to revoke it by.</param>
    /// <param name="Token">The token itself. A secret: shown once, never logged, not to be had again.</param>
    public sealed record Issued(int Id, string Token) : IssueTokenAnswer;

    /// <summary>There is none.</summary>
    public sealed record Refused(Refusal Refusal) : IssueTokenAnswer;
}
