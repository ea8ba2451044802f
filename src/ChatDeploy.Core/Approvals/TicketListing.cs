using System.Text.Json.Serialization;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Approvals;

/// <summary>A ticket as the inbox shows it (contract, <c>GET /approvals</c>).</summary>
/// <param name="Ticket">Its id: <c>T-1042</c>.</param>
/// <param name="Deployment">The deployment: <c>D-1042</c>.</param>
/// <param name="LifecycleState">Where the deployment stands.</param>
/// <param name="State">How the ticket stands.</param>
/// <param name="Required">How many approvals it takes.</param>
/// <param name="Approvals">How many there are.</param>
/// <param name="Requester">Who asked for the deployment.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Items">What would be deployed.</param>
/// <param name="Targets">Where to, as asked for.</param>
/// <param name="Jobs">How many jobs that is.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="PreviewRef">The plan that is being decided on.</param>
/// <param name="OpenedAt">When it was (last) opened.</param>
/// <param name="ExpiresAt">When it closes undecided.</param>
/// <param name="ClosedAt">When it was decided or closed; null while it is open.</param>
/// <param name="Decisions">Decisions that count, oldest first.</param>
public sealed record TicketView(
    string Ticket, string Deployment, LifecycleState LifecycleState, TicketState State, int Required, int Approvals, string Requester, string Environment,
    IReadOnlyList<DeploymentItemView> Items, IReadOnlyList<string> Targets, int Jobs, string? Reason, string PreviewRef,
    DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt, DateTimeOffset? ClosedAt, IReadOnlyList<DecisionView> Decisions)
{
    /// <summary>Per tool, versions replaced and commits between, as the preview found them; not part of the API's answer, where the deployment has them.</summary>
    [JsonIgnore]
    public IReadOnlyList<ItemChange> Changes { get; init; } = [];

    /// <summary>People whose approval counts, by name, as the preview found them; at most 50. Not part of the API's answer.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Approvers { get; init; } = [];
}

/// <summary>One person's decision.</summary>
/// <param name="Person">Who.</param>
/// <param name="Decision"><c>approve</c> or <c>reject</c>.</param>
/// <param name="Comment">Why.</param>
/// <param name="At">When.</param>
public sealed record DecisionView(string Person, DecisionKind Decision, string? Comment, DateTimeOffset At);

/// <summary>Which tickets are asked for; what is null does not filter.</summary>
/// <param name="View">Which part of the inbox.</param>
/// <param name="Tenant">Name of a tenant that the deployment touches.</param>
/// <param name="Tool">Name of a tool that it brings.</param>
/// <param name="Environment">Name of its environment.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Limit">Rows of a page, 1 to 200.</param>
/// <param name="RequesterId">Who asked for the deployment.</param>
public sealed record TicketFilter(
    InboxView View = InboxView.Pending, string? Tenant = null, string? Tool = null, string? Environment = null, string? Cursor = null, int Limit = 50, int? RequesterId = null);

/// <summary>The parts of the inbox (contract, <c>GET /approvals</c>).</summary>
public enum InboxView
{
    /// <summary>Pending ones that the person's approval would count for and who has not decided yet.</summary>
    Mine,

    /// <summary>Pending ones.</summary>
    Pending,

    /// <summary>Decided and closed ones too.</summary>
    All,
}

/// <summary>A page of the inbox, or why there is none; the cases are nested.</summary>
public abstract record TicketListing
{
    private TicketListing() { }

    /// <summary>A page.</summary>
    /// <param name="Items">Newest first.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    public sealed record Page(IReadOnlyList<TicketView> Items, string? Next) : TicketListing;

    /// <summary><c>unknown_tool</c>, <c>unknown_target</c>, <c>unknown_environment</c> or <c>invalid_cursor</c>.</summary>
    public sealed record Refused(Refusal Refusal) : TicketListing;
}
