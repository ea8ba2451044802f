using ChatDeploy.Api.Access;
using ChatDeploy.Commands.Demo;

namespace ChatDeploy.Pages.Queue;

/// <summary><c>/queue/post-receive.sh</c>: the hook that plain git repositories are connected with, so that an empty queue can say how to fill it.</summary>
internal static class QueueEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapQueueFiles(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/queue/post-receive.sh", () => TypedResults.Text(DemoScript.PostReceive, "text/x-shellscript; charset=utf-8"))
            .IsOpen("the same script for everyone; curl on a git server has no token").ExcludeFromDescription();
}
