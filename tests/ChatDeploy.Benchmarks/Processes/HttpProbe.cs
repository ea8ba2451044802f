using System.Net;
using System.Net.Sockets;

namespace ChatDeploy.Benchmarks.Processes;

/// <summary>Asks a server of this machine once, without the warm-up that an HttpClient needs.</summary>
internal static class HttpProbe
{
    public static async Task<bool> IsFineAsync(int port, string path, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), cancellationToken);
            var head = new byte[64];
            var length = await socket.ReceiveAsync(head, cancellationToken);
            return head.AsSpan(0, length).StartsWith("HTTP/1.1 2"u8);
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
