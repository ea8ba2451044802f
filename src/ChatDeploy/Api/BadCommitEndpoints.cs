using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.BadCommits;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Api;

/// <summary><c>/bad-commits</c>: commits that nobody deploys any more.</summary>
internal static class BadCommitEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapBadCommits(this IEndpointRouteBuilder api)
    {
        api.MapGet("/bad-commits", ListAsync).Requires(Act.Read).Produces<Page<BadCommitView>>()
            .Documented("listBadCommits", "Commits that are marked as bad, newest mark first.", 422);
        api.MapPost("/bad-commits", MarkAsync).Requires(Act.Deploy).Produces<BadCommitView>(StatusCodes.Status201Created)
            .Documented("markBad", "Marks a commit as bad: it is no longer deployed; rollbacks may still restore it.", 400, 409, 413, 415, 422);
        api.MapDelete("/bad-commits", UnmarkAsync).Requires(Act.Deploy).Produces<BadCommitView>()
            .Documented("unmarkBad", "Takes the bad mark of a commit away.", 409, 422);
        api.MapDelete("/bad-commits/{id}", UnmarkByKeyAsync).Requires(Act.Deploy).Produces<BadCommitView>()
            .Documented("unmarkBadById", "Takes a bad mark away by its id.", 404, 409, 422);
    }

    private static async Task<IResult> ListAsync(BadCommitQueries queries, CatalogSnapshots catalogs, [AsParameters] Paging paging, string? tool, CancellationToken cancellationToken)
    {
        if (CatalogSelection.Resolve(await catalogs.GetAsync(cancellationToken), tool, null, null, ever: false, out var named) is { } unknown)
            return RefusalResults.Invalid(unknown.Code, unknown.Message);
        if (!PageCursor.TryRead(paging.Cursor, out var before)) return RefusalResults.Invalid("invalid_cursor", PageCursor.NotOurs);
        var rows = await queries.ListAsync(named.Tool?.Id, (int)Math.Min(before, int.MaxValue), paging.RowsAndOne, cancellationToken);
        return TypedResults.Ok(paging.PageOf(rows, b => b.Id));
    }

    private static async Task<IResult> MarkAsync(Caller caller, Body<BadCommitBody> body, MarkBad operation, CancellationToken cancellationToken) =>
        await operation.HandleAsync(caller.Person, body.Value.Tool, body.Value.Ref, body.Value.Reason, cancellationToken) switch
        {
            BadCommitAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
            BadCommitAnswer.Done { Commit: var marked } => TypedResults.Created($"/api/bad-commits/{marked.Id}", marked),
            _ => throw new InvalidOperationException("no such answer"),
        };

    private static async Task<IResult> UnmarkAsync(Caller caller, UnmarkBad operation, string? tool, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "ref")] string? reference, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(tool) || string.IsNullOrEmpty(reference)
            ? RefusalResults.Invalid("invalid_request", "Name both: DELETE /api/bad-commits?tool=crm&ref=v2.1.0.")
            : Unmarked(await operation.HandleAsync(caller.Person, tool, reference, cancellationToken));

    private static async Task<IResult> UnmarkByKeyAsync(string id, Caller caller, BadCommitQueries queries, UnmarkBad operation, CancellationToken cancellationToken)
    {
        var found = int.TryParse(id, System.Globalization.NumberStyles.None, null, out var key) && key < int.MaxValue
            ? (await queries.ListAsync(null, key + 1, 1, cancellationToken)).FirstOrDefault(b => b.Id == key)
            : null;
        return found is null
            ? RefusalResults.NotFound("unknown_bad_commit", "There is no such mark, or it was taken away; GET /api/bad-commits lists them.")
            : Unmarked(await operation.HandleAsync(caller.Person, found.Tool, found.Sha, cancellationToken));
    }

    private static IResult Unmarked(BadCommitAnswer answer) => answer switch
    {
        BadCommitAnswer.Refused refused => RefusalResults.Of(refused.Refusal),
        BadCommitAnswer.Done done => TypedResults.Ok(done.Commit),
        _ => throw new InvalidOperationException("no such answer"),
    };
}

/// <summary>A commit that is to be marked as bad.</summary>
internal sealed record BadCommitBody
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>A tag, a branch (its head now) or a SHA.</summary>
    public required string Ref { get; init; }

    /// <summary>Why, for the others, at most 2,000 characters.</summary>
    public string? Reason { get; init; }
}
