/**
 * What a user is answered: a value, or a denial with its reason, code and sentence; never null,
 * never a bare boolean. Start here: {@link ciao.controller.answer.Answer}, {@link
 * ciao.controller.answer.Denial}.
 */
@NullMarked
package ciao.controller.answer;

import org.jspecify.annotations.NullMarked;
