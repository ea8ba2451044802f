using System.Text;
using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;

namespace ChatDeploy.Api;

/// <summary><c>/jobs</c>: one job, its log, and what its attempts report.</summary>
internal static class JobEndpoints
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Maps it.</summary>
    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs/{id}", FindAsync).Requires(Act.Read).Produces<JobView>()
            .Documented("readJob", "One job with what its last attempt reported.", 404);
        api.MapGet("/jobs/{id}/log", LogAsync).Requires(Act.Read).Produces<string>(contentType: "text/plain")
            .Documented("readJobLog", "The log of an attempt (the last one when none is named), also while it runs; follow=true goes on until it ends.", 404);
        api.MapRunnerEvents();
    }

    private static async Task<IResult> FindAsync(JobKey id, JobQueries queries, CancellationToken cancellationToken) =>
        await queries.FindAsync(id.Value, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : RefusalResults.NotFound("unknown_job", $"There is no job J-{id.Value}. GET /api/deployments/{{id}}/jobs lists a deployment's jobs.");

    private static async Task<IResult> LogAsync(JobKey id, HttpResponse response, JobLog log, IHostApplicationLifetime lifetime, TimeProvider clock, int? attempt, bool? follow, CancellationToken cancellationToken)
    {
        var (chosen, refusal) = await log.ChooseAsync(id.Value, attempt, cancellationToken);
        if (refusal is not null) return RefusalResults.Of(refusal);
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";

        // Whoever follows must not keep the service from stopping.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await WriteAsync(response, log, id.Value, chosen, follow ?? false, clock, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The reader went away, or the service stops: the log ends here.
        }

        return TypedResults.Empty;
    }

    private static async Task WriteAsync(HttpResponse response, JobLog log, long jobId, int attempt, bool follow, TimeProvider clock, CancellationToken cancellationToken)
    {
        var last = 0L;
        while (true)
        {
            // Asked before reading, so that what was written before the end is read.
            var mayGrow = follow && await log.MayGrowAsync(jobId, attempt, cancellationToken);
            IReadOnlyList<(long Key, string Lines)> pieces;
            while ((pieces = await log.ReadAsync(jobId, attempt, last, cancellationToken)).Count > 0)
            {
                foreach (var (_, lines) in pieces)
                {
                    Encoding.UTF8.GetBytes(lines, response.BodyWriter);
                    Encoding.UTF8.GetBytes("\n", response.BodyWriter);
                }

                last = pieces[^1].Key;
                await response.BodyWriter.FlushAsync(cancellationToken);
            }

            if (!mayGrow && !(follow && attempt == 0)) return;
            if (last == 0) await response.BodyWriter.FlushAsync(cancellationToken);
            await Task.Delay(FollowEvery, clock, cancellationToken);
            if (attempt > 0) continue;

            // It had not begun: its first attempt is the one that was meant.
            attempt = (await log.ChooseAsync(jobId, null, cancellationToken)).Attempt;
            if (attempt == 0 && !mayGrow) return;
        }
    }
}
