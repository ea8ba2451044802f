using ChatDeploy.Core.Chat;
using ChatDeploy.Core.People;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Posts;

/// <summary>Asks the switched-on surfaces where direct messages to people go. One that throws or is slow knows nobody for the moment.</summary>
public sealed partial class DirectChannels(IEnumerable<IChatSurface> surfaces, TimeProvider clock, ILogger<DirectChannels> logger)
{
    private readonly IChatSurface[] _surfaces = [.. surfaces.OrderBy(surface => !surface.CanEdit)];

    /// <summary>Begins a round of questions: a person is asked for once in it, and a surface that failed is left alone for its rest.</summary>
    public Round Begin() => new(this);

    private async Task<(string? ChannelId, bool HasFailed)> AskAsync(IChatSurface surface, Person person, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SurfaceCalls.Usual, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await surface.DirectChannelAsync(person, both.Token), false);
        }
#pragma warning disable CA1031 // Whatever a surface meets is an outage of that surface.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, surface.Name, person.Name, exception);
            return (null, true);
        }
    }

    /// <summary>A round of questions, for one caller at a time.</summary>
    public sealed class Round
    {
        private readonly DirectChannels _channels;
        private readonly Dictionary<(string Surface, int PersonId), string?> _known = [];
        private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

        internal Round(DirectChannels channels) => _channels = channels;

        /// <summary>
        /// The person's direct channels, at most one on each surface, in the order in which surfaces were switched on. Where nothing that was sent
        /// can be changed, only when no other surface has one, or has failed to say.
        /// </summary>
        public async Task<IReadOnlyList<DirectChannel>> OfAsync(Person person, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(person);
            var found = new List<DirectChannel>(1);
            foreach (var surface in _channels._surfaces)
            {
                if (!surface.CanEdit && (found.Exists(channel => !channel.IsLetterbox) || _failed.Count > 0)) continue;
                if (!_known.TryGetValue((surface.Name, person.Id), out var channelId))
                {
                    if (_failed.Contains(surface.Name)) continue;
                    (channelId, var hasFailed) = await _channels.AskAsync(surface, person, cancellationToken);
                    if (hasFailed) _failed.Add(surface.Name);
                    _known[(surface.Name, person.Id)] = channelId;
                }

                if (channelId is not null) found.Add(new DirectChannel(surface.Name, surface.WorkspaceOf(channelId), channelId, !surface.CanEdit));
            }

            return found;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "asking {Surface} for the direct channel of {Person}: it failed; it is asked again")]
        public static partial void Failed(ILogger logger, string surface, string person, Exception exception);
    }
}

/// <summary>Where a direct message to a person goes.</summary>
/// <param name="Surface">The surface's name.</param>
/// <param name="Workspace">Its workspace, whose budget counts.</param>
/// <param name="ChannelId">The address, by the surface's own id.</param>
/// <param name="IsLetterbox">Whether what was sent there cannot be changed: for people who are reached nowhere else.</param>
public sealed record DirectChannel(string Surface, string Workspace, string ChannelId, bool IsLetterbox = false);
