using ChatDeploy.Core.Chat.Requests;

namespace ChatDeploy.Hosting;

/// <summary>Lets answers that are under way on surfaces end before the service does.</summary>
internal sealed class ChatWorkDrain(ChatWork work) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => work.DrainAsync(cancellationToken);
}
