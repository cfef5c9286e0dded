import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Several pictures that patches may be taken from, at every scale: the model's own in the upper left corner, and the other examples below it.
///
/// The lines between them, and the room beside narrower ones, belong to none; patches that touch them are forbidden.
package final class ExampleAtlas: Sendable {
    /// One picture of an atlas: it begins at the left.
    struct Piece: Hashable, Sendable {
        let top: Int
        let size: PixelSize

        /// The patches side by side, and rows of them; 0 where the picture is smaller than a patch.
        var columns: Int { max(0, size.width - Int(SINGAN_PATCH_SIDE) + 1) }
        var rows: Int { max(0, size.height - Int(SINGAN_PATCH_SIDE) + 1) }
    }

    /// The pictures of every scale below each other.
    let pictures: [FixedPicture]
    /// The places of the pictures in the atlas, by scale and by the number of the picture.
    let pieces: [[Piece]]
    /// White where no picture lies.
    let walls: [FixedPicture]

    /// The rows between two pictures.
    private static let gap = 1
    /// The most rows: places have 16 bits.
    static let mostRows = 65535

    /// - Parameters:
    ///   - own: the model's picture at every scale.
    ///   - examples: the others, at their own sizes.
    /// - Throws: `.usage` where they are too many or too large.
    init(_ own: [FixedPicture], _ examples: [FixedPicture], on pool: WorkerPool) throws(SinGANError) {
        let finest = own[own.count - 1].size
        let resize = FixedResize(pool: pool, kernels: pool.variant.table)
        var scaled = examples.map { [$0] }
        for scale in (0..<own.count - 1).reversed() {
            let factor = Double(own[scale].size.longSide) / Double(finest.longSide)
            for index in examples.indices {
                let smaller = FixedPicture(PatchPyramid.scaled(examples[index].size, factor))
                resize(scaled[index][0], into: smaller)
                scaled[index].insert(smaller, at: 0)
            }
        }
        var (pictures, pieces, walls): ([FixedPicture], [[Piece]], [FixedPicture]) = ([], [], [])
        for scale in own.indices {
            let all = [own[scale]] + scaled.map { $0[scale] }
            let placed = Self.placed(all.map(\.size))
            let size = PixelSize(width: all.map(\.width).max() ?? 0, height: placed[placed.count - 1].top + all[all.count - 1].height)
            guard size.height <= Self.mostRows else {
                throw SinGANError(
                    .usage,
                    "the \(all.count) examples together have \(size.height) rows, and patches are named by at most \(Self.mostRows)",
                    hint: "Give fewer or smaller ones.")
            }
            let (picture, wall) = (FixedPicture(size), FixedPicture(size))
            for i in 0..<wall.stride * wall.height { wall.samples[i] = Int16(FixedPicture.white) }
            for (piece, part) in zip(placed, all) { Self.paste(part, at: piece.top, into: picture, wall) }
            pictures.append(picture)
            pieces.append(placed)
            walls.append(wall)
        }
        (self.pictures, self.pieces, self.walls) = (pictures, pieces, walls)
    }

    private static func placed(_ sizes: [PixelSize]) -> [Piece] {
        var (top, pieces): (Int, [Piece]) = (0, [])
        for size in sizes {
            pieces.append(Piece(top: top, size: size))
            top += size.height + gap
        }
        return pieces
    }

    /// Copies a picture; beside and below it its last pixels go on, so that nothing strange lies there.
    private static func paste(_ part: FixedPicture, at top: Int, into picture: FixedPicture, _ wall: FixedPicture?) {
        for y in top..<min(top + part.height + gap, picture.height) {
            let (row, source) = (picture.samples + y * picture.stride, part.samples + min(y - top, part.height - 1) * part.stride)
            row.update(from: source, count: part.stride)
            for i in part.stride..<max(part.stride, picture.stride) { row[i] = row[i - 3] }
            guard let wall, y < top + part.height else { continue }
            for i in 0..<part.stride { wall.samples[y * wall.stride + i] = 0 }
        }
    }

    /// Writes the pictures of a scale, each made of the next coarser one, into `target`.
    ///
    /// - Parameter coarser: the next coarser scale's pictures, which may have lost their colours.
    func blur(_ coarser: FixedPicture, at scale: Int, into target: FixedPicture, _ resize: FixedResize) {
        for (small, large) in zip(pieces[scale - 1], pieces[scale]) {
            let (part, result) = (FixedPicture(small.size), FixedPicture(large.size))
            for y in 0..<part.height {
                (part.samples + y * part.stride).update(from: coarser.samples + (y + small.top) * coarser.stride, count: part.stride)
            }
            resize(part, into: result)
            Self.paste(result, at: large.top, into: target, nil)
        }
    }

    /// Returns the walls with a part of the own picture that is forbidden too, at every scale.
    func walls(and forbidden: [FixedPicture]) -> [FixedPicture] {
        zip(walls, forbidden).map { walls, forbidden in
            let both = FixedPicture(walls.size)
            both.copy(walls)
            for y in 0..<forbidden.height {
                (both.samples + y * both.stride).update(from: forbidden.samples + y * forbidden.stride, count: forbidden.stride)
            }
            return both
        }
    }

    /// Returns a raster for `PatchOrigins.carry` of those of the picture and of its examples, each where its picture lies; zeros between them.
    ///
    /// Traps where they aren't all of one kind, or there is none.
    package static func joined(_ rasters: [Raster]) -> Raster {
        let placed = placed(rasters.map { PixelSize(width: $0.width, height: $0.height) })
        let size = PixelSize(
            width: rasters.map(\.width).max() ?? 0, height: placed[placed.count - 1].top + placed[placed.count - 1].size.height)
        let first = rasters[0]
        var samples = [UInt8](repeating: 0, count: size.width * size.height * first.pixelBytes)
        for (raster, piece) in zip(rasters, placed) {
            precondition(raster.format == first.format && raster.bands == first.bands, "rasters of several kinds")
            let (line, wide) = (raster.width * raster.pixelBytes, size.width * first.pixelBytes)
            for y in 0..<raster.height {
                samples.replaceSubrange(
                    (y + piece.top) * wide..<(y + piece.top) * wide + line, with: raster.samples[y * line..<(y + 1) * line])
            }
        }
        return first.with(width: size.width, height: size.height, samples: samples)
    }
}
