using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Pages.Deployments;
using ChatDeploy.Pages.Elements;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Pages.Approvals;

/// <summary>Approving and rejecting, as forms of the inbox and of a deployment's page. They cite the plan that was looked at: another one is not decided on.</summary>
internal static class ApprovalForms
{
    private const int LongestComment = 2_000;

    /// <summary>Maps them.</summary>
    public static void MapApprovalForms(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/approvals/{ticket}/decisions", DecideAsync).Requires(Act.Approve).ExcludeFromDescription();

    private static async Task<IResult> DecideAsync(
        TicketKey ticket, Caller caller, HttpContext context, DecideTicket decide, TicketQueries tickets, Pressed pressed,
        [FromForm] string? decision, [FromForm] string? comment, [FromForm] string? previewRef, [FromForm] string? back)
    {
        if (ticket.Problem is { } problem) return problem;
        var path = EnumCodes.Find<InboxView>(back) is { } view ? $"/approvals?view={EnumCodes.Code(view)}" : $"/deployments/{new DeploymentId(ticket.Value)}";
        // The store takes every character but this one.
        var said = string.IsNullOrWhiteSpace(comment) ? null : comment.Replace("\0", "", StringComparison.Ordinal).Trim();
        if (EnumCodes.Find<DecisionKind>(decision) is not { } kind) return Said.Refused(Refusal.Invalid("invalid_decision", "Say approve or reject.")).At(context, path);
        if (kind == DecisionKind.Reject && said is null) return Said.Refused(Refusal.Invalid("reason_missing", "Nothing was rejected: say why, so that the requester knows what to change.")).At(context, path);
        if (said?.Length > LongestComment) return Said.Refused(Refusal.Invalid("comment_too_long", $"Nothing was decided: the comment takes at most {LongestComment:N0} characters.")).At(context, path);

        var id = new DeploymentId(ticket.Value);
        if (await tickets.FindAsync(ticket.Value, context.RequestAborted) is { State: TicketState.Pending } shown && shown.PreviewRef != previewRef)
        {
            return Said.Refused(Refusal.Conflict("preview_mismatch", $"The plan of {id} has changed since you looked. Nothing was decided: look at it as it is now."))
                .At(context, $"/deployments/{id}");
        }

        return await decide.HandleAsync(caller.Person, ticket.Value, kind, said, context.RequestAborted) is DeploymentAnswer.Refused refused
            ? Said.Refused(await pressed.WithWhatHappenedAsync(ticket.Value, refused.Refusal, context.RequestAborted)).At(context, refused.Refusal.Kind == RefusalKind.NotFound ? "/approvals" : path)
            : Said.Done($"{id} is {(kind == DecisionKind.Approve ? "approved by you" : "rejected")}.").At(context, path);
    }
}
