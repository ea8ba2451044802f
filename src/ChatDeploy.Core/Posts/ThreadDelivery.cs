using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Posts;

/// <summary>Tells a post's thread what happened, one entry after the other, in order.</summary>
internal sealed partial class ThreadDelivery(IChatSurface surface, WorkspaceLeases leases, TimeProvider clock, ILogger logger)
{
    private readonly SurfaceCalls _calls = new(surface, clock, logger);

    /// <summary>Sends the next entry, if there is one and the budget allows.</summary>
    /// <returns>Whether to go on with other posts: false after an outage or when the lease is lost.</returns>
    public async Task<bool> TellAsync(PostStep step, CancellationToken cancellationToken)
    {
        var (db, post, now) = (step.Db, step.Post, clock.GetUtcNow());
        var entry = await db.ThreadEntries.SingleOrDefaultAsync(e => e.PostId == post.Id && e.SentAt == null, cancellationToken);
        if (post.Audience == PostAudience.Approver && !step.Open.Asks && entry?.SendingSince is null)
        {
            // Who has decided is not reminded, nor is anybody of what is over.
            if (entry is not null) db.ThreadEntries.Remove(entry);
            post.NothingToTell(step.Open.Newest);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }

        if (entry is null)
        {
            if (post.ToldAt + surface.Budget.BetweenEdits > now && !step.Open.HasEnded) return true;
            (entry, var revision) = await ThreadEvents.NextAsync(db, post, step.Open.Newest, cancellationToken);
            if (entry is null)
            {
                post.NothingToTell(revision);
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }

            db.ThreadEntries.Add(entry);
        }
        else if (entry.SendingSince is { } since)
        {
            if (now < since + _calls.Longest || !step.Turn.Budget.TryTake(CallKind.Find, post.ChannelId, now, isUrgent: true)) return true;
            if (await FindAsync(step, entry, cancellationToken) is { } goesOn) return goesOn;
        }

        return !step.Turn.Budget.TryTake(CallKind.Reply, post.ChannelId, now, step.Open.HasEnded || step.Open.Asks) || await SendAsync(step, entry, cancellationToken);
    }

    // Null: it is not there as far as anybody can know, and is sent again.
    private async Task<bool?> FindAsync(PostStep step, ThreadEntry entry, CancellationToken cancellationToken)
    {
        var (post, now) = (step.Post, clock.GetUtcNow());
        switch (await _calls.FindAsync(new SoughtMessage(entry.Key, post.ChannelId, post.MessageRef, post.CreatedAt), cancellationToken))
        {
            case FindAnswer.Found found:
                Settle(post, entry, found.MessageRef, now);
                await step.Db.SaveChangesAsync(cancellationToken);
                return true;
            case FindAnswer.NotNow notNow:
                if (notNow.RetryAfter is { } after) step.Turn.Budget.Pause(CallKind.Find, now + after);
                else post.Delay(now + BackOff.After(post.Failures), nothingArrived: false);
                await step.Db.SaveChangesAsync(cancellationToken);
                return notNow.RetryAfter is not null;
            default:
                // Known now, or not to be known: nobody asks again, also where sending has to wait for the budget.
                entry.SendingSince = null;
                post.Intend(now);
                await step.Db.SaveChangesAsync(cancellationToken);
                return null;
        }
    }

    private async Task<bool> SendAsync(PostStep step, ThreadEntry entry, CancellationToken cancellationToken)
    {
        var post = step.Post;
        entry.SendingSince = clock.GetUtcNow();
        post.Intend(entry.SendingSince.Value);
        if (!await step.CommitAsync(leases, cancellationToken)) return false;
        var answer = await _calls.ReplyAsync(post.MessageRef!, new OutgoingReply(entry.Key, post.ChannelId, entry.Text, post.DeploymentId), cancellationToken);
        var now = clock.GetUtcNow();
        switch (answer)
        {
            case SurfaceAnswer.Sent sent:
                Settle(post, entry, sent.MessageRef, now);
                break;
            case SurfaceAnswer.Throttled throttled:
                step.Turn.Budget.Pause(CallKind.Reply, now + throttled.RetryAfter);
                entry.SendingSince = null;
                break;
            case SurfaceAnswer.Unreachable unreachable:
                post.Delay(now + BackOff.After(post.Failures), nothingArrived: false);
                if (!unreachable.MayHaveArrived) entry.SendingSince = null;
                break;
            case SurfaceAnswer.Refused refused:
                // The card says it all; a thread that cannot be told does not hold it up.
                Log.Refused(logger, surface.Name, post.ChannelId, post.DeploymentId, refused.Code, refused.Reason);
                Settle(post, entry, null, now);
                break;
        }

        await step.Db.SaveChangesAsync(cancellationToken);
        return answer is not SurfaceAnswer.Unreachable;
    }

    private static void Settle(Post post, ThreadEntry entry, string? messageRef, DateTimeOffset now)
    {
        (entry.MessageRef, entry.SentAt) = (messageRef, now);
        post.Told(entry.ThroughEventId, now);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "posts on {Surface}: channel {Channel} refuses an entry in the thread of D-{DeploymentId}: {Code}: {Reason} It is left out.")]
        public static partial void Refused(ILogger logger, string surface, string channel, long deploymentId, string code, string reason);
    }
}
