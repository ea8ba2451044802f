using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Posts;

/// <summary>Brings one post up to date: looks for it where it may have arrived, sends or edits it, and tells its thread the next entry.</summary>
/// <remarks>Each intent to send is committed before its call, together with the lease; each answer after it. The process may die between any two lines.</remarks>
internal sealed partial class PostDelivery(
    IDbContextFactory<DeployDbContext> contexts, IChatSurface surface, RenderPost render, WorkspaceLeases leases, RefusalNotices refusals, TimeProvider clock, ILogger logger)
{
    private const int LongestReason = 1_000;
    private readonly SurfaceCalls _calls = new(surface, clock, logger);
    private readonly ThreadDelivery _thread = new(surface, leases, clock, logger);

    /// <summary>Does what is due for the post and the budget allows.</summary>
    /// <returns>Whether to go on with others: false after an outage or when the lease is lost.</returns>
    /// <exception cref="DbUpdateConcurrencyException">Another node has written the post.</exception>
    public async Task<bool> DeliverAsync(OpenPost open, WorkspaceTurn turn, int catalogRevision, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var post = await db.Posts.SingleAsync(p => p.Id == open.PostId, cancellationToken);
        var step = new PostStep(db, post, open, turn, catalogRevision);
        if (post is { MessageRef: null, SendingSince: not null })
        {
            if (await FindAsync(step, cancellationToken) is { } goesOn) return goesOn;
        }

        if (open.Newest > post.ShownRevision && !await ShowAsync(step, cancellationToken)) return false;
        if (!surface.CanEdit) return await TellNothingAsync(step, cancellationToken);

        // Who is asked again sees what about before being told so.
        var isBehind = post.Audience == PostAudience.Approver && open.Newest > post.ShownRevision;
        return post.MessageRef is null || post.RefusedCode is not null || isBehind || open.Newest <= post.ToldRevision || await _thread.TellAsync(step, cancellationToken);
    }

    // It may be there. Null: it is known now, or cannot be, and sending or editing goes on.
    private async Task<bool?> FindAsync(PostStep step, CancellationToken cancellationToken)
    {
        var (post, now) = (step.Post, clock.GetUtcNow());
        if (now < post.SendingSince + _calls.Longest || !step.Turn.Budget.TryTake(CallKind.Find, post.ChannelId, now, isUrgent: true)) return true;
        switch (await _calls.FindAsync(new SoughtMessage(post.Key, post.ChannelId, null, post.CreatedAt), cancellationToken))
        {
            case FindAnswer.Found found:
                post.Found(found.MessageRef);
                break;
            case FindAnswer.NotNow notNow:
                if (notNow.RetryAfter is { } after) step.Turn.Budget.Pause(CallKind.Find, now + after);
                post.Delay(now + (notNow.RetryAfter ?? BackOff.After(post.Failures)), nothingArrived: false);
                await step.Db.SaveChangesAsync(cancellationToken);
                return notNow.RetryAfter is not null;
            default:
                post.NothingSent();
                break;
        }

        await step.Db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<bool> ShowAsync(PostStep step, CancellationToken cancellationToken)
    {
        var (post, open) = (step.Post, step.Open);
        var now = clock.GetUtcNow();
        var key = surface.CanEdit ? post.Key : await Letters.KeyOfDueAsync(step.Db, post, open, cancellationToken);
        if (key is null) return await NeedsNoneAsync(step, open.Newest, cancellationToken);
        var kind = post.MessageRef is null || !surface.CanEdit ? CallKind.Send : CallKind.Edit;
        if (post is { MessageRef: null, Audience: PostAudience.Approver } && !open.Asks) return await NeedsNoneAsync(step, open.Newest, cancellationToken);
        if (kind == CallKind.Edit && !open.IsUrgent && !open.HasEnded && post.ShownAt + surface.Budget.BetweenEdits > now) return true;
        if (!step.Turn.Budget.TryTake(kind, post.ChannelId, now, open.IsUrgent || open.HasEnded)) return true;

        // As late as can be: whatever happened while this post waited for its turn is in it.
        if (await RenderAsync(step, cancellationToken) is not { } rendered) return true;
        if (post.MessageRef is null && rendered.IsWithdrawal) return await NeedsNoneAsync(step, rendered.Revision, cancellationToken);
        var digest = Digest(rendered);
        if (post.MessageRef is not null && digest == post.ShownDigest)
        {
            post.ShowsSame(rendered.Revision, open.Phase);
            await step.Db.SaveChangesAsync(cancellationToken);
            return true;
        }

        post.Intend(now);
        if (!await step.CommitAsync(leases, cancellationToken)) return false;
        var outgoing = new OutgoingPost(key, post.ChannelId, rendered.Card, rendered.Text, post.DeploymentId);
        var answer = await _calls.SendAsync(post.MessageRef, outgoing, cancellationToken);
        return await ApplyAsync(step, kind, answer, rendered, digest, cancellationToken);
    }

    // A letter stands alone: it has no thread.
    private static async Task<bool> TellNothingAsync(PostStep step, CancellationToken cancellationToken)
    {
        if (step.Post.ShownRevision <= step.Post.ToldRevision) return true;
        step.Post.NothingToTell(step.Post.ShownRevision);
        await step.Db.SaveChangesAsync(cancellationToken);
        return true;
    }

    // It was decided before the person could be asked, or is nothing to write a letter about: nobody is bothered.
    private static async Task<bool> NeedsNoneAsync(PostStep step, long revision, CancellationToken cancellationToken)
    {
        step.Post.NeedsNone(revision, step.Open.Phase);
        await step.Db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task<RenderedPost?> RenderAsync(PostStep step, CancellationToken cancellationToken)
    {
        try
        {
            if (await render(step.Post, cancellationToken) is { } rendered) return rendered;
            step.Post.Settle();
        }
#pragma warning disable CA1031 // A card that cannot be written must not keep the others waiting.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.NotRendered(logger, step.Post.DeploymentId, exception);
            step.Post.Delay(clock.GetUtcNow() + BackOff.After(step.Post.Failures), nothingArrived: true);
        }

        await step.Db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<bool> ApplyAsync(PostStep step, CallKind kind, SurfaceAnswer answer, RenderedPost rendered, string digest, CancellationToken cancellationToken)
    {
        var (post, now) = (step.Post, clock.GetUtcNow());
        switch (answer)
        {
            case SurfaceAnswer.Sent sent:
                post.Show(sent.MessageRef, rendered.Revision, step.Open.Phase, digest, now);
                break;
            case SurfaceAnswer.Throttled throttled:
                Log.Throttled(logger, surface.Name, kind, throttled.RetryAfter);
                step.Turn.Budget.Pause(kind, now + throttled.RetryAfter);
                post.NothingSent();
                break;
            case SurfaceAnswer.Unreachable unreachable:
                if (post.Failures == 0) Log.Unreachable(logger, surface.Name, post.Id, unreachable.Reason);
                post.Delay(now + BackOff.After(post.Failures), nothingArrived: !unreachable.MayHaveArrived);
                break;
            case SurfaceAnswer.Refused refused:
                if (post.RefusedCode != refused.Code) Log.Refused(logger, surface.Name, post.ChannelId, post.DeploymentId, refused.Code, refused.Reason);
                await refusals.TellAsync(step.Db, post, refused, cancellationToken);
                post.Refuse(refused.Code, refused.Reason.Length <= LongestReason ? refused.Reason : refused.Reason[..LongestReason], step.CatalogRevision, now);
                break;
        }

        await step.Db.SaveChangesAsync(cancellationToken);
        return answer is not SurfaceAnswer.Unreachable;
    }

    private static string Digest(RenderedPost rendered) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{rendered.Card.Stem}\n{rendered.Card.Data.ToJsonString(JsonSerializerOptions.Default)}\n{rendered.Text}")));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "rendering the post of D-{DeploymentId}: it threw; it is tried again")]
        public static partial void NotRendered(ILogger logger, long deploymentId, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "posts on {Surface}: too many calls ({Kind}); trying again in {RetryAfter}")]
        public static partial void Throttled(ILogger logger, string surface, CallKind kind, TimeSpan retryAfter);

        [LoggerMessage(Level = LogLevel.Warning, Message = "posts on {Surface}: post {Post} met an outage: {Reason}. It is tried again until it arrives.")]
        public static partial void Unreachable(ILogger logger, string surface, long post, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "posts on {Surface}: channel {Channel} refuses the post of D-{DeploymentId}: {Code}: {Reason} It is tried again with the next catalog.")]
        public static partial void Refused(ILogger logger, string surface, string channel, long deploymentId, string code, string reason);
    }
}

/// <summary>One post's turn.</summary>
/// <param name="Db">A context of its own, with the post tracked.</param>
/// <param name="Post">The post.</param>
/// <param name="Open">How it compared when the turn was given.</param>
/// <param name="Turn">The workspace.</param>
/// <param name="CatalogRevision">The catalog now.</param>
internal sealed record PostStep(DeployDbContext Db, Post Post, OpenPost Open, WorkspaceTurn Turn, int CatalogRevision)
{
    /// <summary>Commits an intent together with the lease, which then outlasts the call; false, with nothing committed, when another node has the lease.</summary>
    public async Task<bool> CommitAsync(WorkspaceLeases leases, CancellationToken cancellationToken)
    {
        if (await leases.TryCommitAsync(Db, Post.Surface, Turn.Workspace, cancellationToken) is not { } until) return false;
        Turn.Until = until;
        return true;
    }
}
