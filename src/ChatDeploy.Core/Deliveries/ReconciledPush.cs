using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Deliveries;

/// <summary>
/// A push whose webhook never came, written down as a delivery of its repository's provider: it is listed, applied and retried like the
/// others (spec A3). No sender can forge one: providers do not use an event of this name, so that it is never stored for them.
/// </summary>
public static class ReconciledPush
{
    /// <summary>The event's name.</summary>
    public const string EventName = "reconciled";

    /// <summary>The delivery. Whoever finds the same out from the same state of the queue, on any node, writes the same id.</summary>
    /// <param name="push">What was found out.</param>
    /// <param name="state">Tells the state of the queue in which it was found out from later ones in which the ref may stand at the same object again.</param>
    /// <param name="now">The present.</param>
    public static IncomingDelivery Write(ScmEvent.RefPushed push, string state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(push);
        var key = $"{push.Repository.Canonical}\n{push.Ref.FullName}\n{push.Before}\n{push.After}\n{state}";
        var id = EventName + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..40];
        return new IncomingDelivery(push.Repository.Provider, id, EventName, "{}", JsonSerializer.SerializeToUtf8Bytes(push), now);
    }

    /// <summary>Reads a delivery's body.</summary>
    /// <exception cref="MalformedPayloadException">It is not what <see cref="Write"/> writes.</exception>
    public static ScmEvent.RefPushed Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<ScmEvent.RefPushed>(body.Span) ?? throw new MalformedPayloadException("it tells of nothing");
        }
        catch (JsonException wrong)
        {
            throw new MalformedPayloadException("it was written by another version of ChatDeploy", wrong);
        }
    }
}
