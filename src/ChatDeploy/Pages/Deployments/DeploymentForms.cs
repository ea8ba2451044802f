using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Pages.Elements;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Pages.Deployments;

/// <summary>The buttons of a deployment's page, as forms. Each says which picture of the deployment it was pressed on; on an older one it does nothing and says what happened meanwhile.</summary>
internal static class DeploymentForms
{
    /// <summary>Maps them.</summary>
    public static void MapDeploymentForms(this IEndpointRouteBuilder endpoints)
    {
        var forms = endpoints.MapGroup("/deployments/{id}").Requires(Act.Deploy).ExcludeFromDescription();
        forms.MapPost("/launch", LaunchAsync);
        forms.MapPost("/cancel", CancelAsync);
        forms.MapPost("/rollback", RollBackAsync);
        forms.MapPost("/retry", (DeploymentKey id, Caller caller, HttpContext context, AnswerPause answer, Pressed pressed, [FromForm] int? version) =>
            AnswerAsync(id, caller, context, answer, pressed, version, PauseChoice.Retry, "Failed jobs are tried again."));
        forms.MapPost("/skip", (DeploymentKey id, Caller caller, HttpContext context, AnswerPause answer, Pressed pressed, [FromForm] int? version) =>
            AnswerAsync(id, caller, context, answer, pressed, version, PauseChoice.Skip, "Failed jobs are left out."));
        forms.MapPost("/continue", (DeploymentKey id, Caller caller, HttpContext context, AnswerPause answer, Pressed pressed, [FromForm] int? version) =>
            AnswerAsync(id, caller, context, answer, pressed, version, PauseChoice.Continue, "The rest goes on."));
    }

    private static async Task<IResult> LaunchAsync(DeploymentKey id, Caller caller, HttpContext context, LaunchDeployment launch, Pressed pressed, [FromForm] string? previewRef)
    {
        if (id.Problem is { } problem) return problem;
        return await SayAsync(id, context, pressed, await launch.HandleAsync(caller.Person, id.Value, previewRef, context.RequestAborted), "Launched.");
    }

    private static async Task<IResult> CancelAsync(DeploymentKey id, Caller caller, HttpContext context, CancelDeployment cancel, Pressed pressed, [FromForm] int? version)
    {
        // Whoever cancels wants it to end however far it is by now: only one that was sent back, or is over, is not what they saw.
        _ = version;
        if (id.Problem is { } problem) return problem;
        return await SayAsync(id, context, pressed, await cancel.HandleAsync(caller.Person, id.Value, context.RequestAborted), "Cancelled. What runs is asked to stop.");
    }

    private static async Task<IResult> RollBackAsync(DeploymentKey id, Caller caller, HttpContext context, RequestRollback request, Pressed pressed, [FromForm] int? version)
    {
        _ = version;
        if (id.Problem is { } problem) return problem;
        return await request.OfDeploymentAsync(caller.Person, id.Value, null, context.RequestAborted) switch
        {
            DeploymentAnswer.Done done => Said.Done($"This is what taking {new DeploymentId(id.Value)} back would do. Nothing happens before you launch it.").At(context, $"/deployments/{new DeploymentId(done.Id)}"),
            var answer => await SayAsync(id, context, pressed, answer, ""),
        };
    }

    private static async Task<IResult> AnswerAsync(DeploymentKey id, Caller caller, HttpContext context, AnswerPause answer, Pressed pressed, int? version, PauseChoice choice, string done)
    {
        if (id.Problem is { } problem) return problem;
        return await SayAsync(id, context, pressed, await answer.HandleAsync(caller.Person, id.Value, choice, version, context.RequestAborted), done);
    }

    private static async Task<IResult> SayAsync(DeploymentKey id, HttpContext context, Pressed pressed, DeploymentAnswer answer, string done) => answer is DeploymentAnswer.Refused refused
        ? Said.Refused(await pressed.WithWhatHappenedAsync(id.Value, refused.Refusal, context.RequestAborted)).At(context, refused.Refusal.Kind == RefusalKind.NotFound ? "/deployments" : PathOf(id))
        : Said.Done(done).At(context, PathOf(id));

    private static string PathOf(DeploymentKey id) => $"/deployments/{new DeploymentId(id.Value)}";
}
