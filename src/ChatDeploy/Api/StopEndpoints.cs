using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Stops;

namespace ChatDeploy.Api;

/// <summary><c>/stop</c>: everything stopped, or not.</summary>
internal static class StopEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapStop(this IEndpointRouteBuilder api)
    {
        api.MapGet("/stop", FindAsync).Requires(Act.Read).Produces<StopState>()
            .Documented("getStop", "Whether everything is stopped, by whom and why.");
        api.MapPost("/stop", StopAsync).Requires(Act.Deploy).Produces<StopState>(StatusCodes.Status201Created)
            .Documented("stopEverything", "Stops everything: no deployment, wave or waiting job begins; jobs that run go on. Every subscribed channel is told.", 400, 409, 413, 415, 422);
        api.MapDelete("/stop", ResumeAsync).Requires(Act.Deploy).Produces<StopState>()
            .Documented("resumeEverything", "Ends the stop; for who stopped everything, and administrators.", 409);
    }

    private static async Task<IResult> FindAsync(StopQueries queries, CancellationToken cancellationToken) => TypedResults.Ok(StopState.Of(await queries.FindAsync(cancellationToken)));

    private static async Task<IResult> StopAsync(Caller caller, Body<StopBody> body, StopEverything operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, body.Value.Reason, cancellationToken) switch
        {
            StopAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            StopAnswer.Done done => TypedResults.Created("/api/stop", StopState.Of(done.Stop)),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> ResumeAsync(Caller caller, ResumeEverything operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, cancellationToken) switch
        {
            StopAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            StopAnswer.Done => TypedResults.Ok(StopState.Of(null)),
            _ => throw new InvalidOperationException("no such answer"),
        };
}

/// <summary>A stop that is wanted.</summary>
internal sealed record StopBody
{
    /// <summary>Why; everybody reads it, at most 2,000 characters.</summary>
    public string? Reason { get; init; }
}

/// <summary>Whether everything is stopped.</summary>
/// <param name="Stopped">Whether it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who stopped it.</param>
/// <param name="Since">Since when.</param>
internal sealed record StopState(bool Stopped, string? Reason, string? Owner, DateTimeOffset? Since)
{
    public static StopState Of(StopView? stop) => new(stop is not null, stop?.Reason, stop?.Owner, stop?.Since);
}
