using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Posts;

/// <summary>Sends the notices of a workspace, each once: looks for one that may have arrived, commits the intent together with the lease before a call, and its answer after it.</summary>
internal sealed partial class NoticeDelivery(IDbContextFactory<DeployDbContext> contexts, IChatSurface surface, WorkspaceLeases leases, TimeProvider clock, ILogger logger)
{
    private const int MostAtOnce = 50;
    private readonly SurfaceCalls _calls = new(surface, clock, logger);

    /// <summary>Sends what is due and the budget allows, the oldest first; ends early after an outage or when the lease is lost.</summary>
    /// <exception cref="DbUpdateConcurrencyException">Another node has written a notice.</exception>
    public async Task DeliverAsync(WorkspaceTurn turn, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await db.Notices
            .Where(n => n.Surface == surface.Name && n.Workspace == turn.Workspace && n.SentAt == null && n.RefusedCode == null && (n.NotBefore == null || n.NotBefore <= now))
            .OrderBy(n => n.Id).Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        foreach (var notice in due)
        {
            if (notice.SendingSince is not null && !await FindAsync(db, turn, notice, cancellationToken)) continue;
            if (!turn.Budget.TryTake(CallKind.Send, notice.ChannelId!, clock.GetUtcNow(), isUrgent: false)) continue;
            if (!await SendAsync(db, turn, notice, cancellationToken)) return;
        }
    }

    // Whether it is known not to be there, or cannot be known, so that it is sent.
    private async Task<bool> FindAsync(DeployDbContext db, WorkspaceTurn turn, Notice notice, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < notice.SendingSince + _calls.Longest || !turn.Budget.TryTake(CallKind.Find, notice.ChannelId!, now, isUrgent: false)) return false;
        var answer = await _calls.FindAsync(new SoughtMessage(notice.MessageKey, notice.ChannelId!, null, notice.CreatedAt), cancellationToken);
        switch (answer)
        {
            case FindAnswer.Found found:
                notice.Sent(found.MessageRef, now);
                break;
            case FindAnswer.NotNow notNow:
                if (notNow.RetryAfter is { } after) turn.Budget.Pause(CallKind.Find, now + after);
                notice.Delay(now + (notNow.RetryAfter ?? BackOff.After(notice.Failures)), nothingArrived: false);
                break;
            default:
                notice.NothingSent();
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
        return answer is FindAnswer.Missing or FindAnswer.CannotSay;
    }

    private async Task<bool> SendAsync(DeployDbContext db, WorkspaceTurn turn, Notice notice, CancellationToken cancellationToken)
    {
        notice.Intend(clock.GetUtcNow());
        if (await leases.TryCommitAsync(db, surface.Name, turn.Workspace, cancellationToken) is not { } until) return false;
        turn.Until = until;
        var answer = await _calls.NotifyAsync(new OutgoingNotice(notice.MessageKey, notice.ChannelId!, notice.Text), cancellationToken);
        var now = clock.GetUtcNow();
        switch (answer)
        {
            case SurfaceAnswer.Sent sent:
                notice.Sent(sent.MessageRef, now);
                break;
            case SurfaceAnswer.Throttled throttled:
                turn.Budget.Pause(CallKind.Send, now + throttled.RetryAfter);
                notice.NothingSent();
                break;
            case SurfaceAnswer.Unreachable unreachable:
                if (notice.Failures == 0) Log.Unreachable(logger, surface.Name, notice.Id, unreachable.Reason);
                notice.Delay(now + BackOff.After(notice.Failures), nothingArrived: !unreachable.MayHaveArrived);
                break;
            case SurfaceAnswer.Refused refused:
                Log.Refused(logger, surface.Name, notice.ChannelId!, notice.Key, refused.Code, refused.Reason);
                notice.Refuse(refused.Code);
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
        return answer is not SurfaceAnswer.Unreachable;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "notices on {Surface}: notice {Notice} met an outage: {Reason}. It is tried again until it arrives.")]
        public static partial void Unreachable(ILogger logger, string surface, long notice, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "notices on {Surface}: {Channel} refuses the notice of {Key}: {Code}: {Reason} It is given up.")]
        public static partial void Refused(ILogger logger, string surface, string channel, string key, string code, string reason);
    }
}
