using System.Collections.Concurrent;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;

namespace ChatDeploy.Integrations.Chat.Slack.People;

/// <summary>
/// Knows who is who (spec J1): by the Slack id in the catalog, or else by the mail address that Slack confirmed, asked once in
/// ten minutes. Whoever the catalog does not have may look, with no rights at all besides.
/// </summary>
/// <remarks>
/// An address links people only within our own workspace: another organisation in a shared channel could give its members any
/// address. While Slack cannot be asked, who was known stays known, and who was not is told so.
/// </remarks>
public sealed class SlackPeople(SlackClient slack, CatalogSnapshots catalogs, TimeProvider clock)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeptUnasked = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (SlackUser User, DateTimeOffset Until)> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string? UserId, DateTimeOffset Until)> _byEmail = new(StringComparer.OrdinalIgnoreCase);
    private volatile string? _team;

    /// <summary>Who it is; asks Slack where the catalog has no such id.</summary>
    /// <param name="userId">Slack's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where only Slack can tell, and does not answer.</returns>
    public async Task<SlackPerson?> OfAsync(string userId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var people = (await catalogs.GetAsync(cancellationToken)).People.Active;
        if (people.FirstOrDefault(p => p.Slack == userId) is { } named) return new SlackPerson(named, userId);

        if (await UserAsync(userId, cancellationToken) is not { } user) return null;
        var email = user is { Deleted: false, IsBot: false, IsEmailConfirmed: not false, Profile.Email: { Length: > 0 } address } ? address : null;
        if (email is not null)
        {
            if (await TeamAsync(cancellationToken) is not { } own) return null;
            if (user.TeamId != own) email = null;
        }

        var found = email is null ? null : people.FirstOrDefault(p => string.IsNullOrEmpty(p.Slack) && string.Equals(p.Email, email, StringComparison.OrdinalIgnoreCase));
        if (found is not null) return new SlackPerson(found, userId);
        var visitor = Person.Visitor(Name(user) ?? userId, user?.Tz);
        visitor.Slack = userId;
        return new SlackPerson(visitor, userId);
    }

    /// <summary>The Slack id of a person of the catalog: their own, or that of the member with their address; null where there is none, or Slack cannot be asked now.</summary>
    public async ValueTask<string?> IdOfAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (!string.IsNullOrEmpty(person.Slack)) return person.Slack;
        if (string.IsNullOrEmpty(person.Email)) return null;
        var now = clock.GetUtcNow();
        if (_byEmail.TryGetValue(person.Email, out var kept) && kept.Until > now) return kept.UserId;
        var found = await slack.FindUserAsync(person.Email, cancellationToken);
        var isAnswer = found.Failure is null or { Kind: SlackFailureKind.Gone };
        var id = found.Failure is null && found.User is { Deleted: false, IsBot: false, IsEmailConfirmed: not false } && found.User.TeamId == await TeamAsync(cancellationToken) ? found.User.Id : null;
        _byEmail[person.Email] = (id, now + (isAnswer ? Kept : KeptUnasked));
        if (id is not null) Keep(found.User, now + Kept);
        return id;
    }

    // What Slack says is kept longer than it is believed, for when Slack does not answer.
    private async Task<SlackUser?> UserAsync(string userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_users.TryGetValue(userId, out var kept) && kept.Until > now) return kept.User;
        var found = await slack.ReadUserAsync(userId, cancellationToken);
        var isAnswer = found.Failure is null or { Kind: not (SlackFailureKind.Transient or SlackFailureKind.Throttled) };
        var user = isAnswer ? found.Failure is null ? found.User : Nobody(userId) : kept.User;
        if (user is not null) Keep(user, isAnswer ? now + Kept : now + KeptUnasked);
        return user;
    }

    private void Keep(SlackUser user, DateTimeOffset until)
    {
        if (_users.Count >= MostKept) _users.Clear();
        _users[user.Id] = (user, until);
    }

    // Without the scope to ask, or of another workspace: somebody, and nobody in particular.
    private static SlackUser Nobody(string userId) => new(userId, null, null, null, false, false, null, null, null);

    private async Task<string?> TeamAsync(CancellationToken cancellationToken)
    {
        if (_team is null && await slack.TestTokenAsync(cancellationToken) is { Failure: null } own) _team = own.TeamId;
        return _team;
    }

    private static string? Name(SlackUser? user) =>
        new[] { user?.Profile?.DisplayName, user?.RealName, user?.Name }.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
}
