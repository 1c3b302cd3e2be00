//! Answer bodies that misbehave on their way: cut, slow, endless, or far larger than they look.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use flate2::{Compress, Compression, Crc, FlushCompress};
use http_body::Frame;
use tokio::sync::{mpsc, watch};

/// How long the first half of a cut body gets to reach the client before the connection closes.
const LEAVE: Duration = Duration::from_millis(20);

/// Pieces in which a slow body comes.
const PIECES: usize = 20;

/// An endless body ends after this many chunks of 64 KiB: 512 MiB.
const ENDLESS_CHUNKS: usize = 8192;

/// A bomb unfolds to this many blocks of 1 MiB: 1 GiB.
const BOMB_BLOCKS: u32 = 1024;
const BOMB_BLOCK: usize = 1 << 20;

type Piece = io::Result<Bytes>;

/// A body that someone else pours in piece by piece.
struct Poured(mpsc::Receiver<Piece>);

impl http_body::Body for Poured {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// Pours bodies until they end, the client goes, or the sandbox stops.
pub(super) struct Pourer(pub(super) watch::Receiver<bool>);

impl Pourer {
    /// The first half of the body, then the end of the connection.
    pub(super) fn cut(self, body: &[u8]) -> Body {
        let half = Bytes::copy_from_slice(&body[..body.len() / 2]);
        self.pour(move |to| async move {
            if to.send(Ok(half)).await.is_ok() {
                tokio::time::sleep(LEAVE).await;
                // A receiver that is gone has closed the connection itself.
                let _ = to.send(Err(io::ErrorKind::UnexpectedEof.into())).await;
            }
        })
    }

    pub(super) fn slow(self, body: Vec<u8>, time: Duration) -> Body {
        let size = body.len().div_ceil(PIECES).max(1);
        let mut body = Bytes::from(body);
        self.pour(move |to| async move {
            let pause = time / u32::try_from(PIECES).unwrap_or(1);
            while !body.is_empty() {
                tokio::time::sleep(pause).await;
                if to.send(Ok(body.split_to(size.min(body.len())))).await.is_err() {
                    break;
                }
            }
        })
    }

    /// The beginning of a list, and then white space.
    pub(super) fn endless(self) -> Body {
        let blank = Bytes::from(vec![b' '; 1 << 16]);
        self.pour(move |to| async move {
            let mut piece = Bytes::from_static(b"{\"results\":[");
            for _ in 0..=ENDLESS_CHUNKS {
                if to.send(Ok(piece)).await.is_err() {
                    break;
                }
                piece = blank.clone();
            }
        })
    }

    /// A valid gzip stream of an empty list and a gibibyte of white space, about 1 MiB long.
    pub(super) fn bomb(self) -> Body {
        self.pour(|to| async move {
            let Ok((head, block, tail)) = bomb() else {
                return;
            };
            if to.send(Ok(head)).await.is_err() {
                return;
            }
            for _ in 0..BOMB_BLOCKS {
                if to.send(Ok(block.clone())).await.is_err() {
                    return;
                }
            }
            // A client that is gone has seen enough.
            let _ = to.send(Ok(tail)).await;
        })
    }

    fn pour<F>(self, producer: impl FnOnce(mpsc::Sender<Piece>) -> F) -> Body
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (to, from) = mpsc::channel(1);
        let pouring = producer(to.clone());
        let mut stopping = self.0;
        tokio::spawn(async move {
            tokio::select! {
                () = pouring => {}
                () = to.closed() => {}
                _ = stopping.changed() => {
                    // The body is not whole, and whoever still waits for it should see that.
                    let _ = to.send(Err(io::ErrorKind::Interrupted.into())).await;
                }
            }
        });
        Body::new(Poured(from))
    }
}

/// Compresses one block once: a full flush makes the compressed block fit behind any other.
fn bomb() -> io::Result<(Bytes, Bytes, Bytes)> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut sum = Crc::new();
    let mut head = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let start = b"{\"results\":[],\"hasMore\":false}";
    sum.update(start);
    squeeze(&mut compress, start, FlushCompress::Full, &mut head)?;
    let blank = vec![b' '; BOMB_BLOCK];
    let mut block = Vec::new();
    squeeze(&mut compress, &blank, FlushCompress::Full, &mut block)?;
    let mut block_sum = Crc::new();
    block_sum.update(&blank);
    for _ in 0..BOMB_BLOCKS {
        sum.combine(&block_sum);
    }
    let mut tail = Vec::new();
    squeeze(&mut compress, b"", FlushCompress::Finish, &mut tail)?;
    tail.extend_from_slice(&sum.sum().to_le_bytes());
    tail.extend_from_slice(&sum.amount().to_le_bytes());
    Ok((head.into(), block.into(), tail.into()))
}

fn squeeze(
    compress: &mut Compress,
    input: &[u8],
    flush: FlushCompress,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    out.reserve(input.len() + 1024);
    compress.compress_vec(input, out, flush)?;
    Ok(())
}

/// The body as a gzip stream.
pub(super) fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}
