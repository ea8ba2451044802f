namespace ChatDeploy.Core.Deliveries;

/// <summary>A webhook call whose signature held, on its way into the store.</summary>
/// <param name="Provider">Who sent it: <c>git</c>, <c>github</c>, …; at most 20 characters.</param>
/// <param name="DeliveryId">The provider's own id of the delivery; at most 200 characters.</param>
/// <param name="Event">The provider's event name; at most 100 characters.</param>
/// <param name="Headers">Headers worth keeping, as a JSON object; never signatures or tokens.</param>
/// <param name="Body">The body as it was signed. Must stay unchanged until the inbox has answered.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record IncomingDelivery(
    string Provider,
    string DeliveryId,
    string Event,
    string Headers,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset ReceivedAt);

/// <summary>Where a delivery of a stored batch lies.</summary>
/// <param name="Id">Our id.</param>
/// <param name="IsDuplicate">Whether it was there already, from an earlier call or earlier in the same batch.</param>
public readonly record struct StoredDelivery(long Id, bool IsDuplicate);

/// <summary>The inbox's answer to one webhook call.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Id">Our id; 0 when it was not stored.</param>
public readonly record struct DeliveryReceipt(DeliveryOutcome Outcome, long Id = 0);

/// <summary>What the inbox made of one webhook call.</summary>
public enum DeliveryOutcome
{
    /// <summary>Durable.</summary>
    Accepted,

    /// <summary>It was durable before.</summary>
    Duplicate,

    /// <summary>Not stored: as many bytes as the node takes on are waiting already.</summary>
    Busy,

    /// <summary>Not stored: the store cannot be reached.</summary>
    Unavailable,

    /// <summary>Not stored: the store refuses this one delivery.</summary>
    Refused,
}
