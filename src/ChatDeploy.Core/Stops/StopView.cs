using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Stops;

/// <summary>The stop as it is shown (contract, <c>/stop</c>).</summary>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who stopped everything; null when nobody knows any more.</param>
/// <param name="Since">Since when.</param>
public sealed record StopView(string Reason, string? Owner, DateTimeOffset Since)
{
    internal static StopView Of(CatalogSnapshot catalog, Stop stop) => new(stop.Reason, catalog.People.Find(stop.OwnerId)?.Name, stop.StoppedAt);
}

/// <summary>What stopping or resuming everything comes to; the cases are nested.</summary>
public abstract record StopAnswer
{
    private StopAnswer() { }

    /// <summary>Done and committed.</summary>
    /// <param name="Stop">The stop that is on now, or the one that was ended.</param>
    /// <param name="Running">How many deployments were under way: their jobs that run go on.</param>
    public sealed record Done(StopView Stop, int Running) : StopAnswer;

    /// <summary>Not done, and why; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : StopAnswer;
}
