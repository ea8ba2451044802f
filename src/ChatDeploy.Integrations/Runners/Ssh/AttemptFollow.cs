using System.Globalization;
using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Scripts;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Copies an attempt's output from its host and knows its state, over as many connections as it takes.</summary>
internal sealed partial class AttemptFollow(AttemptOnHost attempt, AttemptKey key, SshAttemptFolder folder, SshSurroundings surroundings, Wake wake)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private volatile AttemptSighting? _seen;
    private volatile HostUnavailableException? _trouble;
    private long _contact = surroundings.Clock.GetTimestamp();

    /// <summary>What was seen last; null until something was.</summary>
    public AttemptSighting? Seen => _seen;

    /// <summary>Why the last connection ended.</summary>
    public HostUnavailableException? Trouble => _trouble;

    /// <summary>Since when the host says nothing.</summary>
    public TimeSpan Silence => surroundings.Clock.GetElapsedTime(Interlocked.Read(ref _contact));

    /// <summary>Follows until it is cancelled, or there is nothing to follow: <c>absent</c> or <c>nobody</c> is returned then.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            var before = _seen;
            try
            {
                return await ConnectAsync(cancellationToken);
            }
            catch (HostUnavailableException broken)
            {
                _trouble = broken;
                if (_seen != before) pause = FirstPause;
                Log.Broken(surroundings.Logger, key, attempt.Host.Name, broken.Message, pause);
                await Task.Delay(pause, surroundings.Clock, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task<string> ConnectAsync(CancellationToken cancellationToken)
    {
        string[] known = [folder.LogLength.ToString(CultureInfo.InvariantCulture), AttemptLog.StructuredLimit.ToString(CultureInfo.InvariantCulture), folder.IsProbed ? "1" : "0"];
        await using var session = await attempt.OpenAsync(HostScripts.Follow, known, cancellationToken);
        while (true)
        {
            var line = await session.ReadLineAsync(cancellationToken);
            Interlocked.Exchange(ref _contact, surroundings.Clock.GetTimestamp());
            switch (line.Split(' ', 2))
            {
                case ["absent" or "nobody"]:
                    return line;
                case ["log", var length] when long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count):
                    await using (var log = folder.AppendLog()) await session.CopyAsync(count, log, cancellationToken);
                    break;
                case ["info", var length] when long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count):
                    await using (var info = folder.WriteInfo()) await session.CopyAsync(count, info, cancellationToken);
                    folder.WriteProbed();
                    break;
                case ["seen", var words] when AttemptSighting.Parse(words, surroundings.Clock.GetUtcNow()) is { } seen:
                    if (folder.ReadBegun() is null) folder.WriteBegun(surroundings.Clock.GetUtcNow() - seen.StartAge);
                    _seen = seen;
                    wake.Now();
                    break;
                default:
                    throw new HostUnavailableException("host_unreachable", $"{attempt.Host.Name} said something that is not understood: {(line.Length > 100 ? line[..100] : line)}");
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Key} on {Host} cannot be seen; looking again in {Pause}: {Trouble}")]
        public static partial void Broken(ILogger logger, AttemptKey key, string host, string trouble, TimeSpan pause);
    }
}
