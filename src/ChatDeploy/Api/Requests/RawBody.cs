using System.Buffers;

namespace ChatDeploy.Api.Requests;

/// <summary>Reads bodies up to a limit.</summary>
internal static class RawBody
{
    /// <summary>The largest JSON body, in bytes: 1 MiB.</summary>
    public const int LargestJson = 1 << 20;

    // What is set aside on a caller's word alone; the rest follows the bytes that really arrive.
    private const int Trusted = 64 << 10;

    /// <summary>The whole body; null when it is larger, as soon as that shows.</summary>
    /// <exception cref="BadHttpRequestException">The caller went away or was too slow.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int largest, CancellationToken cancellationToken)
    {
        if (request.ContentLength > largest) return null;
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 4096, 256, Trusted));
        while (true)
        {
            var count = await request.Body.ReadAsync(buffer.GetMemory(1024), cancellationToken);
            if (count == 0) return buffer.WrittenMemory;
            buffer.Advance(count);
            if (buffer.WrittenCount > largest) return null;
        }
    }

    /// <summary>The answer to a body above a limit.</summary>
    public static IResult TooLarge(int largest) =>
        RefusalResults.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body is larger than the {largest / 1024:N0} KiB that this address takes.");
}
