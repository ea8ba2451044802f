using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;

namespace ChatDeploy.Api;

/// <summary><c>/deployments</c>: asks for, launches, follows and ends deployments.</summary>
internal static class DeploymentEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapDeployments(this IEndpointRouteBuilder api)
    {
        var deployments = api.MapGroup("/deployments");
        deployments.MapPost("/", RequestAsync).Requires(Act.Deploy).Produces<DeploymentView>(StatusCodes.Status201Created)
            .Documented("requestDeployment", "Computes a preview. Nothing happens before it is launched.", 400, 409, 413, 415, 422);
        deployments.MapGet("/", ListAsync).Requires(Act.Read).Produces<Page<DeploymentView>>()
            .Documented("listDeployments", "Deployments, newest first, without cells.", 422);
        deployments.MapGet("/{id}", FindAsync).Requires(Act.Read).Produces<DeploymentView>()
            .Documented("readDeployment", "One deployment with its plan; cells=false leaves the cells out.", 404);

        deployments.MapPost("/{id}/launch", LaunchAsync).Requires(Act.Deploy).Produces<LaunchAnswer>()
            .Documented("launchDeployment", "Launches the preview that was looked at, cited by its previewRef.", 400, 404, 409, 413, 415, 422);
        deployments.MapPost("/{id}/cancel", CancelAsync).Requires(Act.Deploy).Produces<DeploymentView>()
            .Documented("cancelDeployment", "Ends it: before the first job it is cancelled, after it failed with reason cancelled.", 404, 409);
        deployments.MapPost("/{id}/retry", RetryAsync).Requires(Act.Deploy).Produces<DeploymentView>()
            .Documented("retryDeployment", "Answers a pause: a new attempt of each failed job.", 404, 409);
        deployments.MapPost("/{id}/skip", SkipAsync).Requires(Act.Deploy).Produces<DeploymentView>()
            .Documented("skipFailedJobs", "Answers a pause: failed jobs are left out.", 404, 409);
        deployments.MapPost("/{id}/continue", ContinueAsync).Requires(Act.Deploy).Produces<DeploymentView>()
            .Documented("continueDeployment", "Answers a pause: the rest goes on, failed jobs stay failed.", 404, 409);
        deployments.MapPost("/{id}/rollback", RollBackAsync).Requires(Act.Deploy).Produces<DeploymentView>(StatusCodes.Status201Created)
            .Documented("rollBackDeployment", "Previews a new deployment that restores what was there before; it has to be launched.", 404, 409, 422);

        deployments.MapGet("/{id}/progress", ProgressAsync).Requires(Act.Read).Produces<DeploymentProgressView>()
            .Documented("readProgress", "How far it is: as a whole, per tenant and per tool.", 404);
        deployments.MapGet("/{id}/timeline", TimelineAsync).Requires(Act.Read).Produces<Page<TimelineEventView>>()
            .Documented("readTimeline", "What happened to it, oldest first.", 404, 422);
        deployments.MapGet("/{id}/jobs", JobsAsync).Requires(Act.Read).Produces<Page<JobView>>()
            .Documented("listJobs", "Its jobs in order of the plan.", 404, 422);
        deployments.MapGet("/{id}/why", WhyAsync).Requires(Act.Read).Produces<WhyAnswer>()
            .Documented("explainDeployment", "What holds it back now, who can clear that and when it clears itself; or why it ended.", 404);
    }

    private static async Task<IResult> RequestAsync(Caller caller, Body<DeploymentBody> body, RequestDeployment request, DeploymentQueries queries, CancellationToken cancellationToken)
    {
        if (body.Value.Items.Any(i => i is null) || body.Value.Targets.Any(t => t is null))
            return RefusalResults.Invalid("invalid_field", "items and targets hold no nulls: items are {\"tool\":\"crm\",\"ref\":\"v2.1.0\"}, targets are names.");
        return await CreatedAsync(await request.HandleAsync(caller.Person, body.Value.ToRequest(), cancellationToken), queries, cancellationToken);
    }

    private static async Task<IResult> ListAsync(
        DeploymentQueries queries, [AsParameters] Paging paging, string? state, string? tool, string? target, string? environment, CancellationToken cancellationToken) =>
        await queries.ListAsync(new DeploymentFilter(state, tool, target, environment, paging.Cursor, paging.Rows), cancellationToken) switch
        {
            DeploymentListing.Refused refused => RefusalResults.Of(refused.Refusal),
            DeploymentListing.Page page => TypedResults.Ok(new Page<DeploymentView>(page.Items, page.Next)),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> FindAsync(DeploymentKey id, DeploymentQueries queries, bool? cells, CancellationToken cancellationToken) =>
        await queries.FindAsync(id.Value, cells ?? true, cancellationToken) is { } found ? TypedResults.Ok(found) : Unknown(id);

    private static async Task<IResult> LaunchAsync(Caller caller, DeploymentKey id, Body<LaunchBody> body, LaunchDeployment launch, DeploymentQueries queries, CancellationToken cancellationToken)
    {
        if (await launch.HandleAsync(caller.Person, id.Value, body.Value.PreviewRef, cancellationToken) is DeploymentAnswer.Refused refused) return RefusalResults.Of(refused.Refusal);
        var launched = (await queries.FindAsync(id.Value, withCells: false, cancellationToken))!;
        return TypedResults.Ok(new LaunchAnswer(launched.Id, launched.LifecycleState, launched.ApprovalRequired, launched.ApprovalTicket, launched.PreviewRef));
    }

    private static async Task<IResult> CancelAsync(Caller caller, DeploymentKey id, CancelDeployment cancel, DeploymentQueries queries, CancellationToken cancellationToken) =>
        await NowAsync(await cancel.HandleAsync(caller.Person, id.Value, cancellationToken), queries, cancellationToken);

    private static Task<IResult> RetryAsync(Caller caller, DeploymentKey id, AnswerPause answer, DeploymentQueries queries, CancellationToken cancellationToken) =>
        AnswerAsync(caller, id, PauseChoice.Retry, answer, queries, cancellationToken);

    private static Task<IResult> SkipAsync(Caller caller, DeploymentKey id, AnswerPause answer, DeploymentQueries queries, CancellationToken cancellationToken) =>
        AnswerAsync(caller, id, PauseChoice.Skip, answer, queries, cancellationToken);

    private static Task<IResult> ContinueAsync(Caller caller, DeploymentKey id, AnswerPause answer, DeploymentQueries queries, CancellationToken cancellationToken) =>
        AnswerAsync(caller, id, PauseChoice.Continue, answer, queries, cancellationToken);

    private static async Task<IResult> AnswerAsync(Caller caller, DeploymentKey id, PauseChoice choice, AnswerPause answer, DeploymentQueries queries, CancellationToken cancellationToken) =>
        await NowAsync(await answer.HandleAsync(caller.Person, id.Value, choice, shown: null, cancellationToken), queries, cancellationToken);

    private static async Task<IResult> RollBackAsync(Caller caller, DeploymentKey id, RequestRollback request, DeploymentQueries queries, CancellationToken cancellationToken) =>
        await CreatedAsync(await request.OfDeploymentAsync(caller.Person, id.Value, null, cancellationToken), queries, cancellationToken);

    private static async Task<IResult> ProgressAsync(DeploymentKey id, DeploymentProgressQuery query, CancellationToken cancellationToken) =>
        await query.FindAsync(id.Value, cancellationToken) is { } found ? TypedResults.Ok(found) : Unknown(id);

    private static async Task<IResult> TimelineAsync(DeploymentKey id, TimelineQueries queries, [AsParameters] Paging paging, CancellationToken cancellationToken) =>
        await queries.ListAsync(id.Value, paging.Cursor, paging.Rows, cancellationToken) switch
        {
            TimelineListing.Refused refused => RefusalResults.Of(refused.Refusal),
            TimelineListing.Page page => TypedResults.Ok(new Page<TimelineEventView>(page.Items, page.Next)),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> JobsAsync(DeploymentKey id, JobQueries queries, [AsParameters] Paging paging, string? state, CancellationToken cancellationToken) =>
        await queries.OfDeploymentAsync(id.Value, state, paging.Cursor, paging.Rows, cancellationToken) switch
        {
            JobListing.Refused refused => RefusalResults.Of(refused.Refusal),
            JobListing.Page page => TypedResults.Ok(new Page<JobView>(page.Items, page.Next)),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> WhyAsync(DeploymentKey id, ExplainDeployment explain, CancellationToken cancellationToken) =>
        await explain.HandleAsync(id.Value, cancellationToken) is { } blockers
            ? TypedResults.Ok(new WhyAnswer([.. blockers.Select(b => new WhyItem(b.Code, b.Text, b.Who, b.ClearsAt))]))
            : Unknown(id);

    private static IResult Unknown(DeploymentKey id) => RefusalResults.Of(DeploymentRefusals.Unknown(id.Value));

    private static async Task<IResult> NowAsync(DeploymentAnswer answer, DeploymentQueries queries, CancellationToken cancellationToken) => answer switch
    {
        DeploymentAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
        DeploymentAnswer.Done done => TypedResults.Ok(await queries.FindAsync(done.Id, withCells: false, cancellationToken)),
        _ => throw new InvalidOperationException("no such answer"),
    };

    private static async Task<IResult> CreatedAsync(DeploymentAnswer answer, DeploymentQueries queries, CancellationToken cancellationToken)
    {
        if (answer is DeploymentAnswer.Refused refused) return RefusalResults.Of(refused.Refusal);
        var created = (await queries.FindAsync(((DeploymentAnswer.Done)answer).Id, withCells: true, cancellationToken))!;
        return TypedResults.Created($"/api/deployments/{created.Id}", created);
    }
}
