using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatDeploy.Integrations.Http;

/// <summary>The raw body of a request that is signed, in one pooled buffer. Disposing it gives the buffer back.</summary>
public sealed class SignedBody : IDisposable
{
    // What is set aside on a sender's word alone; the rest follows the bytes that really arrive.
    private const int Trusted = 64 << 10;

    private readonly int _largest;
    private byte[] _buffer;
    private int _length;

    private SignedBody(int expected, int largest)
    {
        _largest = largest;
        _buffer = ArrayPool<byte>.Shared.Rent(expected);
    }

    /// <summary>The bytes as they were sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads the whole body; null when it is larger than it may be, as soon as that shows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="largest">The most bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The sender went away or was too slow.</exception>
    public static async Task<SignedBody?> ReadAsync(HttpRequest request, int largest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Ours is the tighter limit, and lets the server drain the rest so that the sender can read the answer.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } serverLimit) serverLimit.MaxRequestBodySize = null;
        if (request.ContentLength > largest) return null;

        // One byte more than announced lets the last read see the end without growing.
        var body = new SignedBody((int)Math.Min(request.ContentLength ?? 4096, Trusted) + 1, largest);
        try
        {
            while (true)
            {
                var count = await request.Body.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken);
                if (count == 0) return body;
                body._length += count;
                if (body._length > largest)
                {
                    body.Dispose();
                    return null;
                }

                if (body._length == body._buffer.Length) body.Grow();
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, _largest + 1));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
