using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.People;

namespace ChatDeploy.Pages.Chat;

/// <summary>Reads channels for the chat page: messages with their threads, cards expanded.</summary>
internal sealed class ChatMessages(ChatQueries queries, CardTemplates templates)
{
    private const int PageSize = 30;

    /// <summary>The newest messages, or those before one.</summary>
    public async Task<ShownPage> PageAsync(string channel, Person reader, long? before, CancellationToken cancellationToken)
    {
        var page = await queries.PageAsync(channel, reader.Id, before, PageSize, cancellationToken);
        return new ShownPage(await ShowAsync(page.Messages, reader, cancellationToken), page.Revision, page.HasOlder);
    }

    /// <summary>What appeared or changed after a revision; a message whose thread grew counts as changed.</summary>
    public async Task<ShownPage> ChangesAsync(string channel, Person reader, long after, CancellationToken cancellationToken)
    {
        var changes = await queries.ChangesAsync(channel, reader.Id, after, cancellationToken);
        var own = changes.Messages.Where(m => m.ReplyToId is null).ToList();
        var grown = changes.Messages.Select(m => m.ReplyToId).OfType<long>().Except(own.Select(m => m.Id)).ToList();
        IReadOnlyList<ChatMessageView> all = [.. own.Concat(await queries.FindAsync(grown, reader.Id, cancellationToken)).OrderBy(m => m.Id)];
        return new ShownPage(await ShowAsync(all, reader, cancellationToken), changes.Revision, HasOlder: false);
    }

    private async Task<IReadOnlyList<ShownMessage>> ShowAsync(IReadOnlyList<ChatMessageView> messages, Person reader, CancellationToken cancellationToken)
    {
        var withThreads = messages.Where(m => m.Replies > 0).Select(m => m.Id).ToList();
        var threads = withThreads.Count == 0 ? null : await queries.ThreadsAsync(withThreads, reader.Id, cancellationToken);
        return [.. messages.Select(m => new ShownMessage(m, m.Card is { } card ? templates.Expand(card).ToJsonString() : null, threads is null ? [] : [.. threads[m.Id]]))];
    }
}
