using ChatDeploy.Api.Access;
using Npgsql;

namespace ChatDeploy.Api;

/// <summary><c>/healthz</c>: for orchestrators. Readiness runs one plain statement, so that it tells of the store and of nothing else.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Maps it.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz/live", () => TypedResults.Ok(new HealthAnswer("live"))).IsOpen("says nothing").ExcludeFromDescription();
        routes.MapGet("/healthz/ready", ReadyAsync).IsOpen("says nothing").ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(NpgsqlDataSource store, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var command = store.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            return TypedResults.Ok(new HealthAnswer("ready"));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return TypedResults.Problem(
                $"The store did not answer within {Patience.TotalSeconds:0} s.",
                statusCode: StatusCodes.Status503ServiceUnavailable,
                title: "Not ready",
                extensions: [new("code", "not_ready"), new("failing", new[] { "store" })]);
        }
    }
}

/// <summary>All is well.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthAnswer(string Status);
