using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Posts;

/// <summary>Tells people something in a direct message, each of them once.</summary>
public sealed class Notices(TimeProvider clock)
{
    /// <summary>Notes within the caller's transaction that people are to be told; the caller saves. The messages come by themselves, on the first surface that knows the person.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="key">What it is about, at most 600 characters: who was told of the key already is not told again for as long as the notice is kept.</param>
    /// <param name="people">Who.</param>
    /// <param name="text">A few lines of light markdown, cut at 2,000 characters.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <remarks>Callers see to it that two of them do not tell of the same key at once, by a lock or a lease; else the unique index refuses the later one.</remarks>
    public async Task TellAsync(DeployDbContext db, string key, IReadOnlyCollection<Person> people, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(text);
        var told = await db.Notices.Where(n => n.Key == key).Select(n => n.PersonId).ToListAsync(cancellationToken);
        var cut = text.Length <= Notice.LongestText ? text : text[..(Notice.LongestText - 1)] + "…";
        var now = clock.GetUtcNow();
        db.Notices.AddRange(people.Where(p => !told.Contains(p.Id)).Select(p => new Notice { Key = key, PersonId = p.Id, Text = cut, CreatedAt = now }));
    }
}
