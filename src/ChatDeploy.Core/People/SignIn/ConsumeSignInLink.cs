using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.People.SignIn;

/// <summary>Uses a sign-in link up and begins a session with a secret of its own; of two clicks at once one gets the session.</summary>
public sealed class ConsumeSignInLink(IDbContextFactory<DeployDbContext> contexts, SignInLinks links, TimeProvider clock)
{
    /// <summary>Signs in, or refuses as <see cref="SignInLinks.FindAsync"/> does.</summary>
    /// <param name="secret">The link's secret.</param>
    /// <param name="userAgent">What the browser calls itself; cut to what is kept.</param>
    /// <param name="address">Where the request came from; cut to what is kept.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public async Task<ConsumeSignInLinkAnswer> HandleAsync(string secret, string userAgent, string address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userAgent);
        ArgumentNullException.ThrowIfNull(address);
        if (await links.FindAsync(secret, cancellationToken) is SignInLinkView.Usable usable)
        {
            var now = clock.GetUtcNow();
            var hash = SignInSecret.Hash(secret);
            var session = SignInSecret.Create();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

            // The row decides: the second of two waits here for the first to commit, and then finds it used.
            var consumed = await db.SignInLinks.Where(l => l.Hash == hash && l.ConsumedAt == null && l.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.ConsumedAt, now), cancellationToken);
            if (consumed == 1)
            {
                var begun = new WebSession
                {
                    PersonId = usable.Person.Id,
                    Hash = SignInSecret.Hash(session),
                    CreatedAt = now,
                    SeenAt = now,
                    ExpiresAt = now + WebSession.Lifetime,
                    UserAgent = Cut(userAgent, WebSession.LongestUserAgent),
                    Address = Cut(address, WebSession.LongestAddress),
                };
                db.WebSessions.Add(begun);
                await db.SaveChangesAsync(cancellationToken);
                db.Audit(new AuditEntry(AuditAct.SignedIn, new AuditSubject("session", $"{begun.Id}")) { Actor = usable.Person, Details = new { begun.UserAgent } });
                await transaction.CommitAsync(cancellationToken);
                return new ConsumeSignInLinkAnswer.SignedIn(usable.Person, session);
            }
        }

        return new ConsumeSignInLinkAnswer.Refused(await WhyNotAsync(secret, cancellationToken));
    }

    private async Task<Refusal> WhyNotAsync(string secret, CancellationToken cancellationToken) => await links.FindAsync(secret, cancellationToken) is SignInLinkView.Refused refused
        ? refused.Refusal
        : Refusal.Conflict("link_not_used", "The link could not be used just now. Try once more.");

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
}

/// <summary>A new session, or why there is none; the cases are nested.</summary>
public abstract record ConsumeSignInLinkAnswer
{
    private ConsumeSignInLinkAnswer() { }

    /// <summary>The person is signed in.</summary>
    /// <param name="Person">Who.</param>
    /// <param name="Secret">The session's secret, for the cookie alone. Never logged.</param>
    public sealed record SignedIn(Person Person, string Secret) : ConsumeSignInLinkAnswer;

    /// <summary>Nobody is.</summary>
    public sealed record Refused(Refusal Refusal) : ConsumeSignInLinkAnswer;
}
