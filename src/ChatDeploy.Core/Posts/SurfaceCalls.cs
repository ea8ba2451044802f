using ChatDeploy.Core.Chat;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Posts;

/// <summary>Calls a surface within a time, and turns whatever it throws into an answer.</summary>
internal sealed partial class SurfaceCalls(IChatSurface surface, TimeProvider clock, ILogger logger)
{
    /// <summary>How long a call may take where the surface says nothing else.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    /// <summary>How long a call may take. An intent older than this has no call under way any more.</summary>
    public TimeSpan Longest => surface.Budget.LongestCall ?? Usual;

    public Task<SurfaceAnswer> SendAsync(string? messageRef, OutgoingPost post, CancellationToken cancellationToken) => CallAsync<SurfaceAnswer>(
        token => messageRef is null ? surface.SendAsync(post, token) : surface.EditAsync(messageRef, post, token),
        reason => new SurfaceAnswer.Unreachable(reason, MayHaveArrived: true),
        cancellationToken);

    public Task<SurfaceAnswer> ReplyAsync(string messageRef, OutgoingReply reply, CancellationToken cancellationToken) => CallAsync<SurfaceAnswer>(
        token => surface.ReplyAsync(messageRef, reply, token), reason => new SurfaceAnswer.Unreachable(reason, MayHaveArrived: true), cancellationToken);

    public Task<SurfaceAnswer> NotifyAsync(OutgoingNotice notice, CancellationToken cancellationToken) => CallAsync<SurfaceAnswer>(
        token => surface.NotifyAsync(notice, token), reason => new SurfaceAnswer.Unreachable(reason, MayHaveArrived: true), cancellationToken);

    public Task<FindAnswer> FindAsync(SoughtMessage message, CancellationToken cancellationToken) => CallAsync<FindAnswer>(
        token => surface.FindAsync(message, token), reason => new FindAnswer.NotNow(null, reason), cancellationToken);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, Func<string, T> failed, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await call(both.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return failed("no answer in time");
        }
#pragma warning disable CA1031 // Whatever a surface meets is an outage of that surface, not of the posts.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Threw(logger, surface.Name, exception);
            return failed(exception.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "calling {Surface}: it threw; the call is tried again")]
        public static partial void Threw(ILogger logger, string surface, Exception exception);
    }
}
