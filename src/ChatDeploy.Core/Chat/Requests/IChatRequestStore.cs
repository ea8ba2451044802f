namespace ChatDeploy.Core.Chat.Requests;

/// <summary>What the requests' inbox needs from the engine beyond LINQ: a set-based insert.</summary>
public interface IChatRequestStore
{
    /// <summary>Inserts a batch in one statement and commits it, each in the hands of a node until its lease ends. Those that are there already are left as they are.</summary>
    /// <returns>For each, in order, its key; 0 for one that was there already, or comes twice in the batch.</returns>
    /// <exception cref="System.Data.Common.DbException">The store is away (transient) or refuses a row (not transient).</exception>
    Task<IReadOnlyList<long>> StoreAsync(IReadOnlyList<IncomingChatRequest> batch, string node, TimeSpan lease, CancellationToken cancellationToken);
}

/// <summary>A request whose origin was verified, on its way into the store.</summary>
/// <param name="Surface">The surface's name.</param>
/// <param name="RequestId">The surface's own id of it, at most 200 characters.</param>
/// <param name="Kind">What it is, at most 40 characters.</param>
/// <param name="Body">What came, as JSON.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record IncomingChatRequest(string Surface, string RequestId, string Kind, string Body, DateTimeOffset ReceivedAt);
