using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatDeploy.Benchmarks.Load;

/// <summary>One keep-alive connection on a thread of its own: two system calls a request, which leaves the processor to the server.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public LoadConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    public List<double> Milliseconds { get; } = [];

    public int Fine { get; private set; }

    public int Other { get; private set; }

    public string? FirstOther { get; private set; }

    public int Bytes { get; private set; }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="request">The whole request.</param>
    /// <param name="due">Not before this timestamp of <see cref="Stopwatch"/>, from which the time counts; null: now.</param>
    public void Ask(ReadOnlySpan<byte> request, long? due = null)
    {
        var began = due ?? Stopwatch.GetTimestamp();
        WaitUntil(began);
        while (!request.IsEmpty) request = request[_socket.Send(request)..];
        var isFine = ReadAnswer();
        Milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (isFine) Fine++;
        else Other++;
    }

    public void Dispose() => _socket.Dispose();

    // Sleeping is exact to a millisecond or so; the rest gives way to whoever wants the processor.
    private static void WaitUntil(long timestamp)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp) is var left && left > TimeSpan.Zero)
        {
            if (left > TimeSpan.FromMilliseconds(1.5)) Thread.Sleep((int)(left.TotalMilliseconds - 1));
            else Thread.Yield();
        }
    }

    private bool ReadAnswer()
    {
        var length = Receive(0);
        int head;
        while ((head = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0) length += Receive(length);
        var isFine = _buffer[9] == '2';
        var body = head + 4;
        if (!isFine) FirstOther ??= Encoding.UTF8.GetString(_buffer, 0, Math.Min(length, 600));
        Bytes = ContentLength(_buffer.AsSpan(0, head)) is { } announced ? ReadRest(length - body, announced) : ReadChunks(body, length);
        return isFine;
    }

    private int ReadRest(int read, int announced)
    {
        while (read < announced) read += Receive(0);
        return announced;
    }

    // A chunked answer ends with an empty chunk; the end of what was read is kept, since it may arrive in two parts.
    private int ReadChunks(int body, int length)
    {
        var total = length - body;
        while (!_buffer.AsSpan(0, length).EndsWith("0\r\n\r\n"u8))
        {
            var kept = Math.Min(length, 8);
            _buffer.AsSpan(length - kept, kept).CopyTo(_buffer);
            var read = Receive(kept);
            total += read;
            length = kept + read;
        }

        return total;
    }

    private int Receive(int offset)
    {
        var read = _socket.Receive(_buffer.AsSpan(offset));
        return read > 0 ? read : throw new IOException("the server closed the connection in the middle of an answer");
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int value, out _) ? value : null;
    }
}
