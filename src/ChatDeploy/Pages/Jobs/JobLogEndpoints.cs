using System.Text;
using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.Api.Requests;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People;

namespace ChatDeploy.Pages.Jobs;

/// <summary>What a job's page asks for besides itself: pieces of its log, and the log as a file.</summary>
internal static class JobLogEndpoints
{
    private const int LinesAtOnce = 2_000;
    private const int MostCharacters = 1_000_000;

    /// <summary>Maps them.</summary>
    public static void MapJobLog(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/jobs/{id}/log/lines", LinesAsync).Requires(Act.Read).ExcludeFromDescription();
        endpoints.MapGet("/jobs/{id}/log/earlier", EarlierAsync).Requires(Act.Read).ExcludeFromDescription();
        endpoints.MapGet("/jobs/{id}/log/file", FileAsync).Requires(Act.Read).ExcludeFromDescription();
    }

    private static async Task<IResult> LinesAsync(JobKey id, JobLog log, int attempt, long after, long line, string? style, CancellationToken cancellationToken)
    {
        // Asked before reading, so that what was written before the end is read.
        if (id.Problem is { } problem) return problem;
        if (await log.PulseAsync(id.Value, attempt, cancellationToken) is not { } pulse) return RefusalResults.NotFound("unknown_job", $"There is no job J-{id.Value}.");
        var html = new LogHtml(Math.Max(1, line), AnsiStyle.Read(style));
        var pieces = await log.ReadAsync(id.Value, attempt, after, cancellationToken);
        var (taken, characters) = (0, 0);
        for (; taken < pieces.Count && characters < MostCharacters; taken++)
        {
            html.Add(pieces[taken].Lines);
            characters += pieces[taken].Lines.Length;
        }

        var mayGrow = pulse.Attempt == attempt && (pulse.State == JobState.Running || (attempt == 0 && pulse.State == JobState.Pending));
        return TypedResults.Ok(new LogLines(
            html.ToString(), taken == 0 ? after : pieces[taken - 1].Key, html.NextLine, html.Style.ToString(), taken > 0, mayGrow, pulse.Attempt, $"{pulse.State}/{pulse.Attempt}/{pulse.Reported}"));
    }

    private static async Task<IResult> EarlierAsync(JobKey id, JobLog log, int attempt, long before, CancellationToken cancellationToken)
    {
        if (id.Problem is { } problem) return problem;
        var window = await log.WindowAsync(id.Value, attempt, before, LinesAtOnce, cancellationToken);
        var html = new LogHtml(window.FirstLine);
        foreach (var (_, lines) in window.Pieces) html.Add(lines);
        return TypedResults.Ok(new EarlierLines(html.ToString(), window.Pieces.Count == 0 ? 0 : window.Pieces[0].Key, window.FirstLine, window.HasEarlier));
    }

    private static async Task<IResult> FileAsync(JobKey id, JobLog log, HttpContext context, int? attempt, CancellationToken cancellationToken)
    {
        if (id.Problem is { } problem) return problem;
        var (chosen, refusal) = await log.ChooseAsync(id.Value, attempt, cancellationToken);
        if (refusal is not null) return RefusalResults.Of(refusal);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"J-{id.Value}-{chosen}.txt\"";
        var last = 0L;
        while (await log.ReadAsync(id.Value, chosen, last, cancellationToken) is { Count: > 0 } pieces)
        {
            foreach (var (_, lines) in pieces) Encoding.UTF8.GetBytes(LogHtml.Plain(lines) + "\n", context.Response.BodyWriter);
            last = pieces[^1].Key;
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
        }

        return TypedResults.Empty;
    }
}

/// <summary>Lines that came after those shown.</summary>
/// <param name="Html">The lines.</param>
/// <param name="After">The key to ask with next time.</param>
/// <param name="Line">The number of the next line.</param>
/// <param name="Style">What the lines leave behind, for the next.</param>
/// <param name="More">Whether to ask again at once.</param>
/// <param name="MayGrow">Whether more may come.</param>
/// <param name="Attempt">The job's last attempt.</param>
/// <param name="Pulse">Changes with the job's state and with whatever it reports besides lines.</param>
internal sealed record LogLines(string Html, long After, long Line, string Style, bool More, bool MayGrow, int Attempt, string Pulse);

/// <summary>Lines that come before those shown.</summary>
/// <param name="Html">The lines.</param>
/// <param name="Before">The key to ask with next time.</param>
/// <param name="FirstLine">The number of the first.</param>
/// <param name="HasEarlier">Whether there is more before.</param>
internal sealed record EarlierLines(string Html, long Before, long FirstLine, bool HasEarlier);
