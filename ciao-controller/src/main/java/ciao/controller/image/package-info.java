/**
 * Images: what they are, in the store, and their bytes, in files named by their digest. Start here:
 * {@link ciao.controller.image.Images}, {@link ciao.controller.image.BlobFiles}.
 */
@NullMarked
package ciao.controller.image;

import org.jspecify.annotations.NullMarked;
