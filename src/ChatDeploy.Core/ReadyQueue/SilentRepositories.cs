using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Notes which repositories cannot be looked at, and tells administrators, once each time: gaps in their queue go unseen meanwhile.</summary>
public sealed class SilentRepositories(Notices notices, ConsoleLinks links)
{
    private const int LongestError = 2_000;
    private const int MostPeople = 10;

    // An outage of minutes mends itself; missing rights do not.
    private const int WorthTelling = 3;

    /// <summary>Notes what came of a look, within the caller's transaction; the caller saves.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="look">The repository's row, which only the node that looks writes.</param>
    /// <param name="error">What went wrong; null when nothing did.</param>
    /// <param name="isHopeless">Whether looking again cannot help.</param>
    /// <param name="now">When it was looked at.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task NoteAsync(DeployDbContext db, CatalogSnapshot catalog, RepositoryLook look, string? error, bool isHopeless, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(look);
        if (error is null)
        {
            (look.Error, look.ErrorSince, look.Failures) = (null, null, 0);
            return;
        }

        look.Error = error.Length <= LongestError ? error : error[..(LongestError - 1)] + "…";
        look.ErrorSince ??= now;
        look.Failures++;
        if (look.Failures < WorthTelling && !isHopeless) return;
        var repository = new RepositoryKey(look.Provider, look.Repository);
        var key = $"silent {repository} {look.ErrorSince.Value.ToUnixTimeSeconds()}";
        var people = catalog.People.Active.Where(p => p.Roles.Any(r => r.Role == Role.Admin)).OrderByDescending(p => (p.Slack ?? p.Teams ?? p.Email) is not null).Take(MostPeople).ToList();
        var instead = look.IsFromFallback ? " Its fallback is used." : " Pushes whose webhook gets lost go unnoticed.";
        await notices.TellAsync(db, key, people, $"⚠️ I cannot look at {repository}: {ChatLines.OneLine(error, 500)}{instead} The deliveries page lists such repositories: {links.Page("/deliveries")}", cancellationToken);
    }
}
