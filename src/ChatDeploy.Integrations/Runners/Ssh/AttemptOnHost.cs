using System.Globalization;
using ChatDeploy.Core.Runners;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>One attempt as its host knows it, and what can be asked of the host about it. Each question is a connection of its own.</summary>
internal sealed class AttemptOnHost(SshProgram program, SshHost host, string node, AttemptKey key)
{
    /// <summary>How long a short question may take, connecting included.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>The host.</summary>
    public SshHost Host { get; } = host;

    /// <summary>Where the attempt is on the host, for people.</summary>
    public string Directory => $"{Host.Directory.TrimEnd('/')}/{node}/{key}";

    /// <summary>Begins one of <see cref="HostScripts"/>.</summary>
    /// <exception cref="HostUnavailableException">The host was not reached.</exception>
    public Task<SshSession> OpenAsync(string script, IEnumerable<string> parameters, CancellationToken cancellationToken) =>
        SshSession.OpenAsync(program, Host, script, [Host.Directory, node, key.ToString(), .. parameters], cancellationToken);

    /// <summary>Claims it for nobody: <c>nobody</c>, <c>known</c>, or <c>refused</c> and why.</summary>
    /// <exception cref="HostUnavailableException">The host did not answer.</exception>
    public Task<string> GiveUpAsync(CancellationToken cancellationToken) => AskAsync(HostScripts.GiveUp, [], cancellationToken);

    /// <summary>Sends a signal to everything in its session.</summary>
    /// <exception cref="HostUnavailableException">The host did not answer.</exception>
    public Task SignalAsync(bool kill, CancellationToken cancellationToken) => AskAsync(HostScripts.Signal, [kill ? "KILL" : "TERM"], cancellationToken);

    /// <summary>Notes there that its end is stored, and removes what is old.</summary>
    /// <exception cref="HostUnavailableException">The host did not answer.</exception>
    public Task ClearAsync(int keep, CancellationToken cancellationToken) => AskAsync(HostScripts.Clear, [keep.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    private async Task<string> AskAsync(string script, IEnumerable<string> parameters, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            await using var session = await OpenAsync(script, parameters, limited.Token);
            return await session.ReadLineAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HostUnavailableException("host_unreachable", $"{Host.Name} did not answer within {Limit:g}.");
        }
    }
}
