using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.People;
using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Api;

/// <summary><c>/commits</c>: the ready queue.</summary>
internal static class CommitEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapCommits(this IEndpointRouteBuilder api) => api.MapGet("/commits", ListAsync).Requires(Act.Read).Produces<Page<CommitView>>()
        .Documented("listCommits", "Pushed commits, newest first. status=ready: in no applied job; with target and environment: newer than what runs there.", 422);

    private static async Task<IResult> ListAsync(
        CommitQueries queries, [AsParameters] Paging paging, string? status, string? tool, string? target, string? environment, string? q, CancellationToken cancellationToken) =>
        await queries.ListAsync(new CommitFilter(status, tool, target, environment, q, paging.Cursor, paging.Rows), cancellationToken) switch
        {
            CommitListing.Refused refused => RefusalResults.Invalid(refused.Code, refused.Message),
            CommitListing.Page page => TypedResults.Ok(new Page<CommitView>(page.Items, page.Next)),
            _ => throw new InvalidOperationException("no such answer"),
        };
}
