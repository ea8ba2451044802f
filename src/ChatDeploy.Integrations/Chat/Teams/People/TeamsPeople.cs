using System.Collections.Concurrent;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Teams.Activities;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Teams.People;

/// <summary>Knows who is who (spec J1): by the Entra object id in the catalog, or else by the mail address that Teams tells of a member of our own tenant. Whoever the catalog does not have may look.</summary>
/// <remarks>An address links people only where <c>Teams:TenantId</c> says whose addresses are meant: another organisation could give its members any.</remarks>
public sealed class TeamsPeople(ConnectorClient connector, CatalogSnapshots catalogs, ChatAddresses addresses, IOptions<TeamsOptions> options, TimeProvider clock)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (string? Email, DateTimeOffset Until)> _emails = new(StringComparer.Ordinal);

    /// <summary>Who it is.</summary>
    /// <param name="user">As the activity says; only the object id counts.</param>
    /// <param name="conversation">One that they are in, to ask Teams for their address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Person> OfAsync(TeamsUser user, TeamsConversation conversation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.AadObjectId is { } id)
        {
            var people = (await catalogs.GetAsync(cancellationToken)).People.Active;
            if (people.FirstOrDefault(p => string.Equals(p.Teams, id, StringComparison.OrdinalIgnoreCase)) is { } named) return named;
            if (await EmailAsync(id, conversation, cancellationToken) is { Length: > 0 } email
                && people.FirstOrDefault(p => string.IsNullOrEmpty(p.Teams) && string.Equals(p.Email, email, StringComparison.OrdinalIgnoreCase)) is { } addressed) return addressed;
        }

        return Visitor(user.Name, user.AadObjectId);
    }

    /// <summary>Who somebody is who has signed in without a conversation, before the tab: the same as in their chat with the bot, where they have one.</summary>
    /// <param name="objectId">Their object id in Microsoft Entra, as an accepted token says.</param>
    /// <param name="name">What they are called there; null where nobody knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Person> OfSignedInAsync(string objectId, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objectId);
        if (await addresses.OfPersonAsync(TeamsSurface.SurfaceName, objectId.ToLowerInvariant(), cancellationToken) is { MemberId: { } member } chat && SafeUrl.TryReadService(chat.ServiceUrl, out var service))
            return await OfAsync(new TeamsUser(member, name, objectId), new TeamsConversation(service, chat.ConversationId), cancellationToken);
        return (await catalogs.GetAsync(cancellationToken)).People.Active.FirstOrDefault(p => string.Equals(p.Teams, objectId, StringComparison.OrdinalIgnoreCase)) ?? Visitor(name, objectId);
    }

    private static Person Visitor(string? name, string? objectId)
    {
        var visitor = Person.Visitor(name ?? "somebody", timeZone: null);
        visitor.Teams = objectId;
        return visitor;
    }

    private async Task<string?> EmailAsync(string objectId, TeamsConversation conversation, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrEmpty(options.Value.TenantId)) return null;
        if (_emails.TryGetValue(objectId, out var kept) && kept.Until > now) return kept.Email;
        var found = await connector.FindMemberAsync(conversation, objectId, cancellationToken);
        if (found.Failure is { Kind: TeamsFailureKind.Transient or TeamsFailureKind.Throttled }) return kept.Email;
        var isOurs = found.Failure is null && options.Value.Admits(found.Member.TenantId) && string.Equals(found.Member.AadObjectId, objectId, StringComparison.OrdinalIgnoreCase);
        var email = isOurs ? found.Member.Email ?? found.Member.UserPrincipalName : null;
        if (_emails.Count >= MostKept) _emails.Clear();
        _emails[objectId] = (email, now + Kept);
        return email;
    }
}
