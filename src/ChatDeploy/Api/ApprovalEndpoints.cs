using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Api;

/// <summary><c>/approvals</c>: the inbox, and decisions on its tickets.</summary>
internal static class ApprovalEndpoints
{
    private const int LongestComment = 2_000;

    /// <summary>Maps it.</summary>
    public static void MapApprovals(this IEndpointRouteBuilder api)
    {
        api.MapGet("/approvals", ListAsync).Requires(Act.Read).Produces<Page<TicketView>>()
            .Documented("listApprovals", "The inbox: view=mine (what the caller's approval would count for), pending (the default) or all.", 422);
        api.MapPost("/approvals/{ticket}/decisions", DecideAsync).Requires(Act.Approve).Produces<TicketView>()
            .Documented("decideApproval", "Approves or rejects. The last approval releases the deployment, one rejection ends it.", 400, 404, 409, 413, 415, 422);
    }

    private static async Task<IResult> ListAsync(
        Caller caller, TicketQueries queries, [AsParameters] Paging paging, string? view, string? tenant, string? tool, string? environment, CancellationToken cancellationToken)
    {
        var wanted = string.IsNullOrEmpty(view) ? InboxView.Pending : EnumCodes.Find<InboxView>(view);
        if (wanted is null) return RefusalResults.Invalid("invalid_view", $"There is no view '{view}': use mine, pending or all.");
        return await queries.ListAsync(caller.Person, new TicketFilter(wanted.Value, tenant, tool, environment, paging.Cursor, paging.Rows), cancellationToken) switch
        {
            TicketListing.Refused refused => RefusalResults.Of(refused.Refusal),
            TicketListing.Page page => TypedResults.Ok(new Page<TicketView>(page.Items, page.Next)),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private static async Task<IResult> DecideAsync(Caller caller, TicketKey ticket, Body<DecisionBody> body, DecideTicket decide, TicketQueries queries, CancellationToken cancellationToken)
    {
        if (body.Value.Comment?.Length > LongestComment) return RefusalResults.Invalid("invalid_request", $"The comment takes at most {LongestComment:N0} characters.");
        return await decide.HandleAsync(caller.Person, ticket.Value, body.Value.Decision, body.Value.Comment, cancellationToken) is DeploymentAnswer.Refused refused
            ? RefusalResults.Of(refused.Refusal)
            : TypedResults.Ok(await queries.FindAsync(ticket.Value, cancellationToken));
    }
}

/// <summary>A decision (contract, <c>POST /approvals/{ticket}/decisions</c>).</summary>
internal sealed record DecisionBody
{
    /// <summary><c>approve</c> or <c>reject</c>.</summary>
    public required DecisionKind Decision { get; init; }

    /// <summary>Why, at most 2,000 characters.</summary>
    public string? Comment { get; init; }
}
