namespace ChatDeploy.Core.Scm;

/// <summary>Translates one provider's stored webhook deliveries to neutral events. Verification has happened before storing.</summary>
public interface IScmProvider
{
    /// <summary>The provider's name in the catalog and in <c>/webhooks/{name}</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether deliveries of this event type are used; others are answered <c>ignored</c> (contract, Inbound HTTP).
    /// </summary>
    bool Uses(string eventName);

    /// <summary>Reads the neutral events out of a delivery's body.</summary>
    /// <param name="eventName">The provider's event name, for example <c>push</c>.</param>
    /// <param name="body">The raw body as it was signed.</param>
    /// <exception cref="MalformedPayloadException">The body lacks what the event type promises, or is not valid UTF-8 JSON.</exception>
    IReadOnlyList<ScmEvent> Parse(string eventName, ReadOnlyMemory<byte> body);
}

/// <summary>A delivery's body is not what its event type promises; the message says what is missing. Terminal: retrying cannot help.</summary>
public sealed class MalformedPayloadException(string message, Exception? inner = null) : Exception(message, inner);
