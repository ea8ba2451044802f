using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Api;

/// <summary><c>POST /jobs/{id}/events</c>: what runners and jobs report, with the attempt's own token (contract, Inbound HTTP).</summary>
internal static class RunnerEventEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapRunnerEvents(this IEndpointRouteBuilder api) =>
        api.MapPost("/jobs/{id}/events", AcceptAsync).IsOpen("the attempt's own token").Produces(StatusCodes.Status202Accepted)
            .Documented("reportJobEvent", "A runner reports: started, step, progress, log, artifact or finished. The bearer token is CALLBACK_TOKEN.", 400, 404, 413, 415, 422);

    private static async Task<IResult> AcceptAsync(JobKey id, HttpContext context, Body<RunnerEventBody> body, AttemptTokens tokens, IJobReports reports, TimeProvider clock, CancellationToken cancellationToken)
    {
        var key = new AttemptKey(id.Value, body.Value.Attempt);
        if (BearerTokens.Read(context.Request) is not { } token || !tokens.Matches(key, token))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"chatdeploy-job\"";
            return RefusalResults.Of(StatusCodes.Status401Unauthorized, "unauthenticated", "Send the attempt's own token: Authorization: Bearer $CALLBACK_TOKEN, and attempt as $ATTEMPT says.");
        }

        var (accepted, wrong) = RunnerEventReports.Of(key, body.Value, clock.GetUtcNow());
        if (wrong is not null) return RefusalResults.Invalid("invalid_event", $"{wrong}.");
        foreach (var report in accepted)
        {
            // An end is told once and must not be lost with this process; all else may be.
            if (report is JobReport.Finished) await reports.ReportDurablyAsync(report, cancellationToken);
            else await reports.ReportAsync(report, cancellationToken);
        }

        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }
}
