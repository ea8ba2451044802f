using ChatDeploy.Api.Access;
using ChatDeploy.Core.BadCommits;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Holds;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Core.Stops;
using ChatDeploy.Pages.Elements;
using Microsoft.AspNetCore.Mvc;

namespace ChatDeploy.Pages.Locks;

/// <summary>The forms of the page Locks: each calls the operation that chat and API call, and says what came of it.</summary>
internal static class LockForms
{
    /// <summary>Maps them.</summary>
    public static void MapLockForms(this IEndpointRouteBuilder endpoints)
    {
        var forms = endpoints.MapGroup("/locks").Requires(Act.Deploy).ExcludeFromDescription();
        forms.MapPost("/stop", StopAsync);
        forms.MapPost("/resume", ResumeAsync);
        forms.MapPost("/freezes", FreezeAsync);
        forms.MapPost("/freezes/{id:int}/lift", UnfreezeAsync);
        forms.MapPost("/locks", LockAsync);
        forms.MapPost("/locks/{id:long}/lift", UnlockAsync);
        forms.MapPost("/holds", HoldAsync);
        forms.MapPost("/holds/{id:long}/lift", UnholdAsync);
        forms.MapPost("/bad-commits", MarkAsync);
        forms.MapPost("/bad-commits/{id:int}/lift", UnmarkAsync);
        forms.MapPost("/pins", PinAsync);
        forms.MapPost("/pins/{id:int}/lift", UnpinAsync);
    }

    private static async Task<IResult> StopAsync(Caller caller, HttpContext context, StopEverything operation, [FromForm] string? reason) =>
        Say(context, "stop", await operation.HandleAsync(caller.Person, Clean(reason), context.RequestAborted) is StopAnswer.Refused refused ? refused.Refusal : null, "Everything is stopped, and every channel is told.");

    private static async Task<IResult> ResumeAsync(Caller caller, HttpContext context, ResumeEverything operation) =>
        Say(context, "stop", await operation.HandleAsync(caller.Person, context.RequestAborted) is StopAnswer.Refused refused ? refused.Refusal : null, "Deployments go on.");

    private static async Task<IResult> FreezeAsync(Caller caller, HttpContext context, FreezeEnvironment operation, [FromForm] FreezeForm form)
    {
        if (form.Read(ConsoleTime.ZoneOf(context), out var request) is { } unreadable) return Say(context, "freezes", unreadable, "");
        return await operation.HandleAsync(caller.Person, request!, context.RequestAborted) switch
        {
            FreezeAnswer.Refused refused => Say(context, "freezes", refused.Refusal, ""),
            FreezeAnswer.Done { Freezes: [var set, ..] } => Say(context, "freezes", null, set.IsOn ? $"{Capital(set.What)} is frozen." : $"The freeze of {set.What} is set."),
            _ => throw new InvalidOperationException("no such answer"),
        };
    }

    private static async Task<IResult> UnfreezeAsync(int id, Caller caller, HttpContext context, UnfreezeEnvironment operation) =>
        Say(context, "freezes", await operation.HandleAsync(caller.Person, id, context.RequestAborted) is FreezeAnswer.Refused refused ? refused.Refusal : null, "The freeze is lifted; what waited for it goes on.");

    private static async Task<IResult> LockAsync(Caller caller, HttpContext context, LockTool operation, [FromForm] string? tool, [FromForm] string? environment, [FromForm] string? reason) =>
        Say(context, "locks", await operation.HandleAsync(caller.Person, tool ?? "", environment ?? "", Clean(reason), context.RequestAborted) is LockAnswer.Refused refused ? refused.Refusal : null, $"{tool} is locked on {environment}.");

    private static async Task<IResult> UnlockAsync(long id, Caller caller, HttpContext context, LockQueries queries, UnlockTool operation)
    {
        var found = (await queries.ListAsync(null, null, id == long.MaxValue ? id : id + 1, 1, context.RequestAborted)).FirstOrDefault(l => l.Id == id);
        if (found is null) return Say(context, "locks", Refusal.NotFound("unknown_lock", "That lock was lifted already."), "");
        var answer = await operation.HandleAsync(caller.Person, found.Tool, found.Environment, confirmed: true, context.RequestAborted);
        return Say(context, "locks", answer is LockAnswer.Refused refused ? refused.Refusal : null, $"{found.What} is unlocked.");
    }

    private static async Task<IResult> HoldAsync(Caller caller, HttpContext context, HoldTarget operation, [FromForm] string? tool, [FromForm] string? target, [FromForm] string? environment) =>
        Say(context, "holds", await operation.HandleAsync(caller.Person, tool ?? "", target?.Trim() ?? "", environment ?? "", context.RequestAborted) is HoldAnswer.Refused refused ? refused.Refusal : null, $"{tool} is held at {target} on {environment}.");

    private static async Task<IResult> UnholdAsync(long id, Caller caller, HttpContext context, UnholdTarget operation) =>
        Say(context, "holds", await operation.HandleAsync(caller.Person, id, context.RequestAborted) is HoldAnswer.Refused refused ? refused.Refusal : null, "The hold is lifted.");

    private static async Task<IResult> MarkAsync(Caller caller, HttpContext context, MarkBad operation, [FromForm] string? tool, [FromForm(Name = "ref")] string? reference, [FromForm] string? reason) =>
        Say(context, "bad-commits", await operation.HandleAsync(caller.Person, tool ?? "", reference ?? "", Clean(reason), context.RequestAborted) is BadCommitAnswer.Refused refused ? refused.Refusal : null, $"{tool} {reference} is marked as bad.");

    private static async Task<IResult> UnmarkAsync(int id, Caller caller, HttpContext context, BadCommitQueries queries, UnmarkBad operation)
    {
        var found = (await queries.ListAsync(null, id == int.MaxValue ? id : id + 1, 1, context.RequestAborted)).FirstOrDefault(b => b.Id == id);
        if (found is null) return Say(context, "bad-commits", Refusal.NotFound("unknown_bad_commit", "That mark was taken away already."), "");
        var answer = await operation.HandleAsync(caller.Person, found.Tool, found.Sha, context.RequestAborted);
        return Say(context, "bad-commits", answer is BadCommitAnswer.Refused refused ? refused.Refusal : null, $"{found.Tool} {found.Ref} can be deployed again.");
    }

    private static async Task<IResult> PinAsync(Caller caller, HttpContext context, PinSite operation, [FromForm] string? target, [FromForm] string? tool, [FromForm] string? environment, [FromForm] string? reason) =>
        Say(context, "pins", await operation.HandleAsync(caller.Person, target?.Trim() ?? "", tool ?? "", environment ?? "", Clean(reason), context.RequestAborted) is PinAnswer.Refused refused ? refused.Refusal : null, $"{target} is pinned.");

    private static async Task<IResult> UnpinAsync(int id, Caller caller, HttpContext context, PinQueries queries, UnpinSite operation)
    {
        var found = (await queries.ListAsync(new CatalogSelection(null, null, null), id == int.MaxValue ? id : id + 1, 1, context.RequestAborted)).FirstOrDefault(p => p.Id == id);
        if (found is null) return Say(context, "pins", Refusal.NotFound("unknown_pin", "That pin was lifted already."), "");
        var answer = await operation.HandleAsync(caller.Person, found.Target, found.Tool, found.Environment, context.RequestAborted);
        return Say(context, "pins", answer is PinAnswer.Refused refused ? refused.Refusal : null, $"{found.Target} takes part again.");
    }

    private static IResult Say(HttpContext context, string section, Refusal? refusal, string done) =>
        (refusal is null ? Said.Done(done) : Said.Refused(refusal)).At(context, $"/locks#{section}");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // The store takes every character but this one.
    private static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
